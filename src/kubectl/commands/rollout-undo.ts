import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { Command, Invocation, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { type DryRun, dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { dryRunFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { copyOf, type JsonObject, objectAt, quoted, sameJson, typed, untyped } from "../json.ts";
import { lastAppliedAnnotation } from "../patching/last-applied.ts";
import { jsonPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import type { Target } from "../targets.ts";
import { revisionAnnotation, revisionsOf } from "./revisions.ts";
import { notImplemented, rolloutTargets } from "./rollout-targets.ts";

/** Annotations that stay the Deployment's own. */
const kept = [
  lastAppliedAnnotation,
  revisionAnnotation,
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
];

export const undo: Command = {
  name: "undo",
  short: "Undo a previous rollout",
  usage: "undo (TYPE NAME | TYPE/NAME) [flags]",
  examples: [["Roll back to the previous deployment", "kubectl rollout undo deployment/abc"]],
  flags: [
    dryRunFlag,
    ...fileFlags,
    outputFlag,
    selectorFlag,
    {
      name: "to-revision",
      type: "int",
      initial: "0",
      help: "The revision to rollback to. Default to 0 (last revision).",
    },
  ],
  notSimulated: ["allow-missing-template-keys", "kustomize", "show-managed-fields", "template"],
  async run(session, invocation) {
    const dryRun = await dryRunOf(session, invocation);
    const { found, failures } = await rolloutTargets(session, invocation);
    const results = new ResultPrinter(session, invocation, dryRun);
    for (const target of found) {
      try {
        if (target.resource.kind !== "Deployment") throw notImplemented("rollbacker", target.resource);
        await results.report(target.object, await rollBack(session, invocation, target, dryRun));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        failures.push(error);
      }
    }
    throwFailures(failures);
    return 0;
  },
};

async function rollBack(session: Session, { flags }: Invocation, target: Target, dryRun: DryRun): Promise<string> {
  const deployment = typed<Deployment>(target.object);
  if (deployment.metadata?.annotations?.[lastAppliedAnnotation] !== undefined) {
    await session.printError(
      `Warning: resource ${target.resource.plural}/${target.name} was previously managed with 'kubectl apply'. ` +
        `Rolling back will not update the ${lastAppliedAnnotation} annotation, which may cause unexpected behavior on ` +
        "future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n",
    );
  }
  const wanted = await revisionToUndoTo(session, deployment, flags.int("to-revision"));
  if (deployment.spec?.paused) {
    throw new CommandError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/${target.name}' and try again`,
    );
  }
  const template = templateOf(wanted);
  const present = objectAt(target.object, "spec", "template");
  if (sameJson(template, withoutHash(present))) {
    return `skipped rollback (current template already matches revision ${flags.int("to-revision")})`;
  }
  if (dryRun === "client") return "rolled back";
  const annotations: JsonObject = {};
  for (const key of kept) {
    const own = deployment.metadata?.annotations?.[key];
    if (own !== undefined) annotations[key] = own;
  }
  for (const [key, value] of Object.entries(wanted.metadata?.annotations ?? {})) {
    if (!kept.includes(key)) annotations[key] = value;
  }
  await session.client.json({
    method: "PATCH",
    path: pathOf(target.resource, target.namespace, target.name),
    query: writeQuery(dryRun, "kubectl-rollout"),
    contentType: jsonPatch,
    body: [
      { op: "replace", path: "/spec/template", value: template },
      { op: "replace", path: "/metadata/annotations", value: annotations },
    ],
  });
  return "rolled back";
}

/** The named revision, or the one before the present. */
async function revisionToUndoTo(session: Session, deployment: Deployment, number: number): Promise<ReplicaSet> {
  const revisions = await revisionsOf(session, deployment);
  if (number > 0) {
    const found = revisions.find(([revision]) => revision === number);
    if (!found) throw new CommandError(`unable to find specified revision ${number} in history`);
    return found[1];
  }
  const previous = revisions.at(-2);
  if (!previous)
    throw new CommandError(`no rollout history found for deployment ${quoted(deployment.metadata?.name ?? "")}`);
  return previous[1];
}

function templateOf(set: ReplicaSet): JsonObject {
  return withoutHash(set.spec?.template ? copyOf(untyped(set.spec.template)) : {});
}

function withoutHash(template: JsonObject): JsonObject {
  const metadata = objectAt(template, "metadata");
  const labels: JsonObject = { ...objectAt(metadata, "labels") };
  delete labels["pod-template-hash"];
  return { ...template, metadata: { ...metadata, labels } };
}

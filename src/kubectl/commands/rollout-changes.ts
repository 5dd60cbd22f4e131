import type { Command, Session } from "../command.ts";
import { groupResource, pathOf } from "../discovery.ts";
import { writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { fieldManagerFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { at, type JsonObject, quoted } from "../json.ts";
import { strategicPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { rolloutTargets } from "./rollout-targets.ts";

/** A change of a Deployment that a strategic merge patch expresses. */
interface Change {
  readonly name: string;
  readonly short: string;
  readonly done: string;
  /** The reason why it cannot be. */
  refuse(object: JsonObject): string | undefined;
  patch(session: Session): JsonObject;
}

const isPaused = (object: JsonObject) => at(object, "spec", "paused") === true;

export const pause = changing({
  name: "pause",
  short: "Mark the provided resource as paused",
  done: "paused",
  refuse: (object) => (isPaused(object) ? "is already paused" : undefined),
  patch: () => ({ spec: { paused: true } }),
});

export const resume = changing({
  name: "resume",
  short: "Resume a paused resource",
  done: "resumed",
  refuse: (object) => (isPaused(object) ? undefined : "is not paused"),
  patch: () => ({ spec: { paused: null } }),
});

export const restart = changing({
  name: "restart",
  short: "Restart a resource",
  done: "restarted",
  refuse: (object) => (isPaused(object) ? "can't restart paused deployment (run rollout resume first)" : undefined),
  patch: (session) => {
    const now = new Date(session.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
    return { spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": now } } } } };
  },
});

function changing(change: Change): Command {
  return {
    name: change.name,
    short: change.short,
    usage: `${change.name} RESOURCE`,
    examples: [[`${change.short}: a deployment`, `kubectl rollout ${change.name} deployment/nginx`]],
    flags: [fieldManagerFlag("kubectl-rollout"), ...fileFlags, outputFlag, selectorFlag],
    notSimulated: ["allow-missing-template-keys", "kustomize", "show-managed-fields", "template"],
    async run(session, invocation) {
      const { found, failures } = await rolloutTargets(session, invocation);
      const results = new ResultPrinter(session, invocation, "none");
      for (const { name, namespace, object, resource } of found) {
        const what = `${groupResource(resource)} ${quoted(name)}`;
        const refusal =
          resource.kind === "Deployment" || (resource.kind === "DaemonSet" && change.name === "restart")
            ? change.refuse(object)
            : `${gerunds[change.name] ?? change.name} is not supported`;
        if (refusal !== undefined) {
          failures.push(new CommandError(`${what} ${refusal}`));
          continue;
        }
        const call = { method: "PATCH", path: pathOf(resource, namespace, name), contentType: strategicPatch };
        const query = writeQuery("none", invocation.flags.text("field-manager"));
        await results.report(await session.client.json({ ...call, query, body: change.patch(session) }), change.done);
      }
      throwFailures(failures);
      return 0;
    },
  };
}

const gerunds: Readonly<Record<string, string>> = { pause: "pausing", resume: "resuming", restart: "restarting" };

import type { DaemonSet, Deployment } from "kubernetes-types/apps/v1";
import type { Command } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { fileFlags, selectorFlag } from "../flag-sets.ts";
import { quoted, typed } from "../json.ts";
import { follow, WaitTimeout } from "../watching.ts";
import { notImplemented, rolloutTargets } from "./rollout-targets.ts";

export const status: Command = {
  name: "status",
  short: "Show the status of the rollout",
  usage: "status (TYPE NAME | TYPE/NAME) [flags]",
  examples: [["Watch the rollout status of a deployment", "kubectl rollout status deployment/nginx"]],
  flags: [
    ...fileFlags,
    {
      name: "revision",
      type: "int",
      initial: "0",
      help: "Pin to a specific revision for showing its status. Defaults to 0 (last revision).",
    },
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      initial: "0s",
      help: "The length of time to wait before ending watch, zero means never.",
    },
    {
      name: "watch",
      short: "w",
      type: "bool",
      initial: "true",
      help: "Watch the status of the rollout until it's done.",
    },
  ],
  notSimulated: ["kustomize"],
  async run(session, invocation) {
    const { flags } = invocation;
    const { found, failures } = await rolloutTargets(session, invocation);
    for (const { name, namespace, resource } of found) {
      if (resource.kind !== "Deployment" && resource.kind !== "DaemonSet") {
        failures.push(notImplemented("status viewer", resource));
        continue;
      }
      const timeout = flags.duration("timeout") || undefined;
      const collection = pathOf(resource, namespace);
      await follow(session, { collection, name, timeout }, async (object) => {
        if (!object) throw new CommandError("object has been deleted");
        const { done, text } =
          resource.kind === "DaemonSet"
            ? daemonSetStatus(typed<DaemonSet>(object))
            : deploymentStatus(typed<Deployment>(object), flags.int("revision"));
        await session.print(text);
        return done || !flags.on("watch");
      }).catch((error: unknown) => {
        if (!(error instanceof WaitTimeout)) throw error;
        throw new CommandError("timed out waiting for the condition");
      });
    }
    throwFailures(failures);
    return 0;
  },
};

/** How far a Deployment's rollout has come (polymorphichelpers' DeploymentStatusViewer). Throws when it has failed. */
function deploymentStatus(
  { metadata, spec, status: state }: Deployment,
  revision: number,
): { done: boolean; text: string } {
  const name = quoted(metadata?.name ?? "");
  const own = Number(metadata?.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  if (revision > 0 && own !== revision) {
    throw new CommandError(`desired revision (${revision}) is different from the running revision (${own})`);
  }
  const waiting = (what: string) => ({
    done: false,
    text: `Waiting for deployment ${name} rollout to finish: ${what}...\n`,
  });
  if ((metadata?.generation ?? 0) > (state?.observedGeneration ?? 0)) {
    return { done: false, text: "Waiting for deployment spec update to be observed...\n" };
  }
  const progressing = state?.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    throw new CommandError(`deployment ${name} exceeded its progress deadline`);
  }
  const { availableReplicas = 0, replicas = 0, updatedReplicas = 0 } = state ?? {};
  const wanted = spec?.replicas ?? 0;
  if (updatedReplicas < wanted) return waiting(`${updatedReplicas} out of ${wanted} new replicas have been updated`);
  if (replicas > updatedReplicas) return waiting(`${replicas - updatedReplicas} old replicas are pending termination`);
  if (availableReplicas < updatedReplicas) {
    return waiting(`${availableReplicas} of ${updatedReplicas} updated replicas are available`);
  }
  return { done: true, text: `deployment ${name} successfully rolled out\n` };
}

/** The same for a DaemonSet (polymorphichelpers' DaemonSetStatusViewer). */
function daemonSetStatus({ metadata, spec, status: state }: DaemonSet): { done: boolean; text: string } {
  const name = quoted(metadata?.name ?? "");
  if (spec?.updateStrategy?.type !== "RollingUpdate") {
    throw new CommandError("rollout status is only available for RollingUpdate strategy type");
  }
  if ((metadata?.generation ?? 0) > (state?.observedGeneration ?? 0)) {
    return { done: false, text: "Waiting for daemon set spec update to be observed...\n" };
  }
  const { desiredNumberScheduled: wanted = 0, numberAvailable = 0, updatedNumberScheduled = 0 } = state ?? {};
  const waiting = (what: string) => ({
    done: false,
    text: `Waiting for daemon set ${name} rollout to finish: ${what}...\n`,
  });
  if (updatedNumberScheduled < wanted) {
    return waiting(`${updatedNumberScheduled} out of ${wanted} new pods have been updated`);
  }
  if (numberAvailable < wanted) return waiting(`${numberAvailable} of ${wanted} updated pods are available`);
  return { done: true, text: `daemon set ${name} successfully rolled out\n` };
}

import type { Deployment } from "kubernetes-types/apps/v1";
import { controllerOf } from "../owner-references.ts";
import { isTerminal } from "../pod-state.ts";
import { type DeploymentContext, revisionsOf, scaleSet } from "./context.ts";
import { sizeOf, wanted } from "./counts.ts";
import { ensureNewSet } from "./new-replica-set.ts";

/** Strategy Recreate (deployment/recreate.go): the old pods must be gone before a new one starts. */
export function recreate(context: DeploymentContext, deployment: Deployment): Deployment {
  const { old } = revisionsOf(context, deployment);
  let scaled = false;
  for (const set of old) if (sizeOf(set) > 0) scaled = scaleSet(context, deployment, set, 0) || scaled;
  if (scaled || oldPodsRemain(context, deployment)) return deployment;
  const after = ensureNewSet(context, deployment, true);
  const { newSet } = after.revisions;
  if (newSet) scaleSet(context, after.deployment, newSet, wanted(deployment));
  return after.deployment;
}

function oldPodsRemain(context: DeploymentContext, deployment: Deployment): boolean {
  const uids = new Set(revisionsOf(context, deployment).old.map((set) => set.metadata?.uid));
  return context.client
    .list("Pod", { namespace: deployment.metadata?.namespace })
    .some((pod) => uids.has(controllerOf(pod)?.uid) && !isTerminal(pod));
}

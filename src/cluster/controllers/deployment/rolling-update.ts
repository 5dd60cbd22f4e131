import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { DeploymentContext, Revisions } from "./context.ts";
import { scaleSet } from "./context.ts";
import { desiredIn, fenceposts, newSetSize, oldestFirst, reportedIn, sizeOf, wanted } from "./counts.ts";

/** One step of a rolling update (deployment/rolling.go). Whether anything was scaled. */
export function rollOn(context: DeploymentContext, deployment: Deployment, revisions: Revisions): boolean {
  return growNewSet(context, deployment, revisions) || shrinkOldSets(context, deployment, revisions);
}

function growNewSet(context: DeploymentContext, deployment: Deployment, { all, newSet }: Revisions): boolean {
  if (!newSet || sizeOf(newSet) === wanted(deployment)) return false;
  const size = sizeOf(newSet) > wanted(deployment) ? wanted(deployment) : newSetSize(deployment, all, newSet);
  return scaleSet(context, deployment, newSet, size);
}

function shrinkOldSets(context: DeploymentContext, deployment: Deployment, { all, newSet, old }: Revisions): boolean {
  if (desiredIn(old) === 0) return false;
  const least = wanted(deployment) - fenceposts(deployment).maxUnavailable;
  const notYetThere = sizeOf(newSet) - (newSet?.status?.availableReplicas ?? 0);
  const spare = desiredIn(all) - least - notYetThere;
  if (spare <= 0) return false;

  // Pods that serve nobody go first: they cost no availability.
  const sizes = new Map<ReplicaSet, number>(old.map((set) => [set, sizeOf(set)]));
  let unhealthy = spare;
  for (const set of oldestFirst(old)) {
    const count = Math.min(unhealthy, sizeOf(set) - (set.status?.availableReplicas ?? 0));
    if (count <= 0) continue;
    sizes.set(set, sizeOf(set) - count);
    unhealthy -= count;
  }
  let available = reportedIn(all, "availableReplicas") - least;
  for (const set of oldestFirst(old)) {
    const size = sizes.get(set) ?? 0;
    const count = Math.min(available, size);
    if (count <= 0) continue;
    sizes.set(set, size - count);
    available -= count;
  }
  let scaled = false;
  for (const [set, size] of sizes) {
    if (size !== sizeOf(set)) scaled = scaleSet(context, deployment, set, size) || scaled;
  }
  return scaled;
}

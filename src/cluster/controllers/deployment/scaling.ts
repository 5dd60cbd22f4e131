import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import { type DeploymentContext, type Revisions, scaleSet } from "./context.ts";
import { desiredIn, fenceposts, oldestFirst, sizeOf, wanted } from "./counts.ts";
import { desiredAnnotation, maxAnnotation, revisionOf } from "./revision.ts";

/** Whether the Deployment asks for another size than its sets were last told. */
export function isScalingEvent(deployment: Deployment, { all }: Revisions): boolean {
  return all.some((set) => {
    const desired = set.metadata?.annotations?.[desiredAnnotation];
    return sizeOf(set) > 0 && desired !== undefined && Number(desired) !== wanted(deployment);
  });
}

/** Scales without rolling on (deployment/sync.go scale): in the middle of a rollout, each set by its share. */
export function scale(context: DeploymentContext, deployment: Deployment, { all, newSet, old }: Revisions): void {
  const active = all.filter((set) => sizeOf(set) > 0);
  const only = active.length === 0 ? (newSet ?? newest(old)) : active.length === 1 ? active[0] : undefined;
  if (only) {
    scaleSet(context, deployment, only, wanted(deployment));
    return;
  }
  if (isSaturated(deployment, newSet)) {
    for (const set of old) if (sizeOf(set) > 0) scaleSet(context, deployment, set, 0);
    return;
  }
  if (deployment.spec?.strategy?.type === "RollingUpdate") scaleInProportion(context, deployment, active);
}

function newest(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
}

function isSaturated(deployment: Deployment, newSet: ReplicaSet | undefined): boolean {
  const target = wanted(deployment);
  return (
    Number(newSet?.metadata?.annotations?.[desiredAnnotation]) === target &&
    sizeOf(newSet) === target &&
    newSet?.status?.availableReplicas === target
  );
}

function scaleInProportion(context: DeploymentContext, deployment: Deployment, active: readonly ReplicaSet[]): void {
  const target = wanted(deployment) > 0 ? wanted(deployment) + fenceposts(deployment).maxSurge : 0;
  const toAdd = target - desiredIn(active);
  // The biggest first; among equals, growing prefers new revisions and shrinking old ones.
  const byAge = toAdd > 0 ? oldestFirst(active).reverse() : oldestFirst(active);
  const ordered = byAge.sort((a, b) => sizeOf(b) - sizeOf(a));
  const sizes = new Map<ReplicaSet, number>();
  let added = 0;
  for (const set of ordered) {
    const maxBefore = Number(set.metadata?.annotations?.[maxAnnotation]) || desiredIn(active);
    const share = Math.round((sizeOf(set) * target) / maxBefore) - sizeOf(set);
    const rest = toAdd - added;
    const part = toAdd > 0 ? Math.min(Math.max(share, 0), rest) : Math.max(Math.min(share, 0), rest);
    sizes.set(set, sizeOf(set) + part);
    added += part;
  }
  const [first] = ordered;
  if (first) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + toAdd - added));
  for (const [set, size] of sizes) scaleSet(context, deployment, set, size);
}

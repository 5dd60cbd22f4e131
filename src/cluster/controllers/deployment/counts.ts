import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import { createdAt, nameOf } from "../object-key.ts";

export type ReplicaSets = readonly ReplicaSet[];

export function wanted(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 0;
}

export function sizeOf(set: ReplicaSet | undefined): number {
  return set?.spec?.replicas ?? 0;
}

/** Sum of what the sets are told to have. */
export function desiredIn(sets: ReplicaSets): number {
  return sets.reduce((sum, set) => sum + sizeOf(set), 0);
}

/** Sum of what the sets report. */
export function reportedIn(
  sets: ReplicaSets,
  field: "replicas" | "readyReplicas" | "availableReplicas" = "replicas",
): number {
  return sets.reduce((sum, set) => sum + (set.status?.[field] ?? 0), 0);
}

/** maxSurge and maxUnavailable in pods; both zero would block, so maxUnavailable becomes 1 (deployment/util ResolveFenceposts). */
export function fenceposts(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  if (deployment.spec?.strategy?.type !== "RollingUpdate") return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge, maxUnavailable } = deployment.spec.strategy.rollingUpdate ?? {};
  const replicas = wanted(deployment);
  const surge = inPods(maxSurge, replicas, Math.ceil);
  const unavailable = inPods(maxUnavailable, replicas, Math.floor);
  if (surge === 0 && unavailable === 0) return { maxSurge: 0, maxUnavailable: 1 };
  return { maxSurge: surge, maxUnavailable: Math.min(unavailable, replicas) };
}

function inPods(value: number | string | undefined, replicas: number, round: (x: number) => number): number {
  if (typeof value !== "string") return value ?? 0;
  return round((Number.parseInt(value, 10) * replicas) / 100);
}

export function oldestFirst(sets: ReplicaSets): ReplicaSet[] {
  return [...sets].sort((a, b) => createdAt(a) - createdAt(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** How many replicas the new set may have now (deployment/util NewRSNewReplicas). */
export function newSetSize(deployment: Deployment, all: ReplicaSets, newSet: ReplicaSet | undefined): number {
  if (deployment.spec?.strategy?.type !== "RollingUpdate") return wanted(deployment);
  const room = wanted(deployment) + fenceposts(deployment).maxSurge - desiredIn(all);
  if (room <= 0) return sizeOf(newSet);
  return sizeOf(newSet) + Math.min(room, wanted(deployment) - sizeOf(newSet));
}

import type { Pod } from "kubernetes-types/core/v1";
import { createdAt, uidOf } from "../object-key.ts";
import { readySince } from "../pod-state.ts";

const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/**
 * The pods to delete first when scaling down (pkg/controller ActivePodsWithRanks): without a node, pending, not ready,
 * cheap by annotation, on nodes with many siblings, ready for a short time, restarted often, young.
 * `siblings`: active pods of the same owner's ReplicaSets, by node.
 */
export function pickVictims(
  pods: readonly Pod[],
  count: number,
  siblings: ReadonlyMap<string, number>,
  now: number,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  return [...pods].sort((a, b) => compare(a, b, siblings, now)).slice(0, count);
}

function compare(a: Pod, b: Pod, siblings: ReadonlyMap<string, number>, now: number): number {
  const rank = (pod: Pod) => siblings.get(pod.spec?.nodeName ?? "") ?? 0;
  const readyA = readySince(a);
  const readyB = readySince(b);
  return (
    Number(Boolean(a.spec?.nodeName)) - Number(Boolean(b.spec?.nodeName)) ||
    (phases[a.status?.phase ?? ""] ?? 0) - (phases[b.status?.phase ?? ""] ?? 0) ||
    Number(readyA !== undefined) - Number(readyB !== undefined) ||
    deletionCost(a) - deletionCost(b) ||
    rank(b) - rank(a) ||
    (readyA !== undefined && readyB !== undefined ? younger(readyA, readyB, a, b, now) : 0) ||
    restarts(b) - restarts(a) ||
    younger(createdAt(a), createdAt(b), a, b, now)
  );
}

function deletionCost(pod: Pod): number {
  return Number(pod.metadata?.annotations?.["controller.kubernetes.io/pod-deletion-cost"] ?? 0) || 0;
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
}

/** Newer first, by orders of magnitude of age; within one, by uid, which is as good as by lot (LogarithmicScaleDown). */
function younger(timeA: number, timeB: number, a: Pod, b: Pod, now: number): number {
  if (timeA === timeB) return 0;
  const difference = logarithm(now - timeA) - logarithm(now - timeB);
  if (difference !== 0) return difference;
  return uidOf(a) < uidOf(b) ? -1 : 1;
}

function logarithm(ageMs: number): number {
  return ageMs <= 0 ? 0 : Math.floor(Math.log2(ageMs * 1e6));
}

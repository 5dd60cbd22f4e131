import type { Pod, PodCondition } from "kubernetes-types/core/v1";

export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return readySince(pod) !== undefined;
}

/** By pod as it came out of the store, which never changes: every controller asks this of every pod, often. */
const readyTimes = new WeakMap<Pod, number | "never">();

/** When the pod became ready, in milliseconds; undefined when it is not. */
export function readySince(pod: Pod): number | undefined {
  let time = readyTimes.get(pod);
  if (time === undefined) {
    const condition = podCondition(pod, "Ready");
    time = condition?.status === "True" ? Date.parse(condition.lastTransitionTime ?? "") : "never";
    readyTimes.set(pod, time);
  }
  return time === "never" ? undefined : time;
}

/** Milliseconds until the pod has been ready for `minReadySeconds`: 0 when it is available, undefined when not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const since = readySince(pod);
  return since === undefined ? undefined : Math.max(0, since + minReadySeconds * 1000 - now);
}

/** Ended for good: no container will run in it again. */
export function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/** Counts as a replica: neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata?.deletionTimestamp === undefined;
}

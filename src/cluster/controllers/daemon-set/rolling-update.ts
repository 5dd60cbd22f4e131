import type { DaemonSet } from "kubernetes-types/apps/v1";
import type { Pod } from "kubernetes-types/core/v1";
import { isBeingDeleted } from "../object-key.ts";
import { untilAvailable } from "../pod-state.ts";
import { type DaemonNode, type DaemonSetControllerOptions, deletePod } from "./daemon-node.ts";
import { revisionLabel, revisionOf } from "./daemon-pod.ts";

/** Deletes pods of an older template, as many as may be missing at a time (pkg/controller/daemon/update.go). */
export function replaceOutdated(
  options: DaemonSetControllerOptions,
  set: DaemonSet,
  nodes: readonly DaemonNode[],
): void {
  const now = options.clock.now();
  const isAvailable = (pod: Pod) => untilAvailable(pod, set.spec?.minReadySeconds ?? 0, now) === 0;
  const revision = revisionOf(set.spec?.template);
  let unavailable = 0;
  const candidates: Pod[] = [];
  for (const { pods, wanted } of nodes) {
    const outdated = pods.filter((pod) => pod.metadata?.labels?.[revisionLabel] !== revision);
    const current = pods.find((pod) => pod.metadata?.labels?.[revisionLabel] === revision);
    const [old] = outdated;
    if (current || !old) {
      if (wanted && !(current && isAvailable(current))) unavailable++;
    } else if (isBeingDeleted(old)) unavailable++;
    else if (isAvailable(old)) candidates.push(old);
    else {
      // It serves nobody: nothing is lost with it.
      unavailable++;
      deletePod(options, set, old);
    }
  }
  const allowed = maxUnavailable(set, nodes.filter(({ wanted }) => wanted).length) - unavailable;
  for (const pod of candidates.slice(0, Math.max(0, allowed))) deletePod(options, set, pod);
}

/** A percentage is rounded up, and at least one pod may go. */
function maxUnavailable(set: DaemonSet, desired: number): number {
  const amount = set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  const count = typeof amount === "number" ? amount : Math.ceil((desired * Number.parseInt(amount, 10)) / 100);
  return Math.max(1, count);
}

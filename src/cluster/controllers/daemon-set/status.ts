import type { DaemonSet, DaemonSetStatus } from "kubernetes-types/apps/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal } from "../../api/object.ts";
import { nameOf, namespaceOf } from "../object-key.ts";
import { isReady, untilAvailable } from "../pod-state.ts";
import type { DaemonNode } from "./daemon-node.ts";
import { revisionLabel, revisionOf } from "./daemon-pod.ts";

export function writeStatus(client: ApiClient, set: DaemonSet, nodes: readonly DaemonNode[], now: number): void {
  const status = statusOf(set, nodes, now);
  const current = client.get("DaemonSet", nameOf(set), namespaceOf(set));
  if (current && !equal(current.status, status)) client.updateStatus("DaemonSet", { ...current, status });
}

/** Of several pods on a node the oldest counts. */
function statusOf(set: DaemonSet, nodes: readonly DaemonNode[], now: number): DaemonSetStatus {
  const wanted = nodes.filter((node) => node.wanted);
  const pods = wanted.flatMap((node) => node.pods.slice(0, 1));
  const revision = revisionOf(set.spec?.template);
  const updated = pods.filter((pod) => pod.metadata?.labels?.[revisionLabel] === revision).length;
  const available = pods.filter((pod) => untilAvailable(pod, set.spec?.minReadySeconds ?? 0, now) === 0).length;
  const unavailable = wanted.length - available;
  return {
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: wanted.length,
    numberMisscheduled: nodes.filter((node) => !node.wanted && node.pods.length > 0).length,
    numberReady: pods.filter(isReady).length,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
    ...(available ? { numberAvailable: available } : {}),
    ...(unavailable ? { numberUnavailable: unavailable } : {}),
    observedGeneration: set.metadata?.generation ?? 0,
  };
}

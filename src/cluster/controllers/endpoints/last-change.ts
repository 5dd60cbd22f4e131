import type { Pod, Service } from "kubernetes-types/core/v1";
import type { KubernetesObject } from "../../api/client.ts";
import { podCondition } from "../pod-state.ts";

/** When the newest change happened that led to what is written; kube-proxy measures its delay by it. */
export const lastChangeAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

/** The annotation: the latest of the pods' changes of readiness, or the Service's creation for the first write. */
export function changeTime(
  service: Service,
  pods: readonly Pod[],
  current: KubernetesObject | undefined,
): Record<string, string> {
  const times = pods.map((pod) => podCondition(pod, "Ready")?.lastTransitionTime ?? "");
  if (!current) times.push(service.metadata?.creationTimestamp ?? "");
  const newest = times.sort().at(-1);
  return newest ? { [lastChangeAnnotation]: newest } : {};
}

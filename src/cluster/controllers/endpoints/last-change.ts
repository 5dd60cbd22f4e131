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
  let newest = current ? "" : (service.metadata?.creationTimestamp ?? "");
  for (const pod of pods) {
    const time = podCondition(pod, "Ready")?.lastTransitionTime ?? "";
    if (time > newest) newest = time;
  }
  return newest ? { [lastChangeAnnotation]: newest } : {};
}

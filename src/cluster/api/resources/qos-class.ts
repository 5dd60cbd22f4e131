import type { PodSpec } from "kubernetes-types/core/v1";

const compute = ["cpu", "memory"] as const;

/** `status.qosClass` (pkg/apis/core/helper/qos): BestEffort without requests, Guaranteed with all limits met. */
export function qosClass(spec: PodSpec | undefined): string {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  let any = false;
  let guaranteed = true;
  for (const { resources } of containers) {
    for (const name of compute) {
      const limit = resources?.limits?.[name];
      const request = resources?.requests?.[name];
      if (limit !== undefined || request !== undefined) any = true;
      if (limit === undefined || request !== limit) guaranteed = false;
    }
  }
  if (!any) return "BestEffort";
  return guaranteed ? "Guaranteed" : "Burstable";
}

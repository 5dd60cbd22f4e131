import type { MapPod } from "../../../../lab/views/view-data.ts";

/** As the picture tells them apart. */
export type PodState = "pending" | "unready" | "ready" | "terminating" | "done";

const notStarted = new Set(["Pending", "ContainerCreating", "PodInitializing", "SchedulingGated"]);

export function podState({ status, isReady }: MapPod): PodState {
  if (status === "Terminating") return "terminating";
  if (isReady) return "ready";
  if (status === "Completed" || status === "Succeeded") return "done";
  return notStarted.has(status) || status.startsWith("Init:") ? "pending" : "unready";
}

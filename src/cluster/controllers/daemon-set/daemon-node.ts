import type { DaemonSet } from "kubernetes-types/apps/v1";
import type { Pod } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import type { Clock } from "../../clock.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { nameOf, namespaceOf } from "../object-key.ts";

export interface DaemonSetControllerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly events: EventRecorder;
}

/** A node as one DaemonSet sees it. */
export interface DaemonNode {
  readonly name: string;
  /** One of the set's pods belongs here. */
  readonly wanted: boolean;
  /** A pod that is here may stay. */
  readonly mayStay: boolean;
  /** Oldest first. */
  readonly pods: readonly Pod[];
}

export function deletePod({ client, events }: DaemonSetControllerOptions, set: DaemonSet, pod: Pod): void {
  client.delete("Pod", nameOf(pod), namespaceOf(pod));
  events.record(set, "Normal", "SuccessfulDelete", `Deleted pod: ${nameOf(pod)}`);
}

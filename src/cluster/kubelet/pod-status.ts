import type { Container, Pod, PodCondition, PodStatus } from "kubernetes-types/core/v1";
import { timestamp } from "../api/object.ts";
import { type ContainerRecord, containerStatus } from "./container-state.ts";

export interface PodObservation {
  readonly pod: Pod;
  readonly nodeAddress: string;
  /** Undefined until the kubelet has seen the pod's sandbox. */
  readonly podAddress: string | undefined;
  readonly startedAt: number;
  /** By container name. */
  readonly init: ReadonlyMap<string, ContainerRecord>;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** All that had to stop has stopped. */
  readonly isFinished: boolean;
  readonly now: number;
}

/** A pod's status, from what its containers do (kubelet_pods.go generateAPIPodStatus). */
export function podStatus(observation: PodObservation): PodStatus {
  const { pod, nodeAddress, podAddress, startedAt, init, containers } = observation;
  const phase = phaseOf(observation);
  const statuses = (specs: readonly Container[] | undefined, records: ReadonlyMap<string, ContainerRecord>) =>
    (specs ?? []).flatMap(({ name, image = "" }) => {
      const record = records.get(name);
      return record ? [containerStatus(name, image, record)] : [];
    });
  const initStatuses = statuses(pod.spec?.initContainers, init);
  return {
    phase,
    conditions: conditionsOf(observation, phase),
    hostIP: nodeAddress,
    hostIPs: [{ ip: nodeAddress }],
    ...(podAddress ? { podIP: podAddress, podIPs: [{ ip: podAddress }] } : {}),
    startTime: timestamp(startedAt),
    ...(initStatuses.length > 0 ? { initContainerStatuses: initStatuses } : {}),
    containerStatuses: statuses(pod.spec?.containers, containers),
    ...(pod.status?.qosClass ? { qosClass: pod.status.qosClass } : {}),
  };
}

/** kubelet_pods.go getPhase. */
function phaseOf({ pod, init, containers, isFinished }: PodObservation): string {
  const policy = pod.spec?.restartPolicy ?? "Always";
  const initContainers = pod.spec?.initContainers ?? [];
  for (const { name, restartPolicy } of initContainers) {
    const state = init.get(name)?.state;
    if (restartPolicy === "Always") continue;
    if (state?.kind === "terminated" && state.exitCode === 0) continue;
    if (state?.kind === "terminated" && policy === "Never") return "Failed";
    if (!isFinished) return "Pending";
  }
  const records = [...containers.values()];
  const ended = records.flatMap(({ state }) => (state.kind === "terminated" ? [state] : []));
  if (isFinished) return ended.length === records.length && ended.every(succeeded) ? "Succeeded" : "Failed";
  if (records.some(({ state, last }) => state.kind === "waiting" && !last)) return "Pending";
  if (records.some(({ state }) => state.kind === "running") || policy === "Always") return "Running";
  if (ended.length < records.length) return "Running";
  if (ended.every(succeeded)) return "Succeeded";
  return policy === "Never" ? "Failed" : "Running";
}

function succeeded({ exitCode }: { exitCode: number }): boolean {
  return exitCode === 0;
}

function conditionsOf(observation: PodObservation, phase: string): PodCondition[] {
  const { pod, podAddress, init, containers, isFinished } = observation;
  const isOver = phase === "Succeeded" || phase === "Failed";
  const undone = (pod.spec?.initContainers ?? []).filter(({ name, restartPolicy }) => {
    const record = init.get(name);
    if (restartPolicy === "Always") return !record?.started;
    return !(record?.state.kind === "terminated" && record.state.exitCode === 0);
  });
  const unready = (pod.spec?.containers ?? []).filter(({ name }) => !containers.get(name)?.ready);
  const initialized =
    undone.length === 0
      ? { ok: true, reason: phase === "Succeeded" ? "PodCompleted" : undefined }
      : {
          ok: false,
          reason: "ContainersNotInitialized",
          message: `containers with incomplete status: [${list(undone)}]`,
        };
  const ready =
    isOver && unready.length > 0
      ? { ok: false, reason: phase === "Succeeded" ? "PodCompleted" : "PodFailed" }
      : unready.length > 0
        ? { ok: false, reason: "ContainersNotReady", message: `containers with unready status: [${list(unready)}]` }
        : { ok: true };
  return [
    condition(observation, "PodReadyToStartContainers", { ok: podAddress !== undefined && !isFinished && !isOver }),
    condition(observation, "Initialized", initialized),
    condition(observation, "Ready", ready),
    condition(observation, "ContainersReady", ready),
    condition(observation, "PodScheduled", { ok: true }),
  ];
}

function list(containers: readonly Container[]): string {
  return containers.map(({ name }) => name).join(" ");
}

function condition(
  { pod, now }: PodObservation,
  type: string,
  { ok, reason, message }: { ok: boolean; reason?: string | undefined; message?: string | undefined },
): PodCondition {
  const status = ok ? "True" : "False";
  const had = pod.status?.conditions?.find((one) => one.type === type);
  const lastTransitionTime = had?.status === status ? had.lastTransitionTime : timestamp(now);
  return {
    type,
    status,
    ...(lastTransitionTime ? { lastTransitionTime } : {}),
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
  };
}

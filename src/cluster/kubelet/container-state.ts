import type { ContainerState, ContainerStatus } from "kubernetes-types/core/v1";
import { timestamp } from "../api/object.ts";

export interface Waiting {
  readonly kind: "waiting";
  readonly reason: string;
  readonly message?: string | undefined;
}

export interface Running {
  readonly kind: "running";
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly id: string;
}

export interface Terminated {
  readonly kind: "terminated";
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string | undefined;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly id: string;
}

/** What a container is doing, and what it did before. */
export interface ContainerRecord {
  readonly state: Waiting | Running | Terminated;
  readonly last: Terminated | undefined;
  readonly restarts: number;
  readonly ready: boolean;
  /** Past its startup probe. */
  readonly started: boolean;
  /** As containerd names it, once pulled. */
  readonly image: string | undefined;
  readonly imageId: string;
}

/** As it stands in a pod's status. */
export function containerStatus(name: string, specImage: string, record: ContainerRecord): ContainerStatus {
  const { state, last } = record;
  const id = state.kind === "waiting" ? last?.id : state.id;
  return {
    name,
    state: apiState(state),
    lastState: last ? apiState(last) : {},
    ready: record.ready,
    restartCount: record.restarts,
    image: record.image ?? specImage,
    imageID: record.imageId,
    ...(id ? { containerID: id } : {}),
    started: record.started,
  };
}

function apiState(state: Waiting | Running | Terminated): ContainerState {
  switch (state.kind) {
    case "waiting":
      return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } };
    case "running":
      return { running: { startedAt: timestamp(state.startedAt) } };
    case "terminated":
      return {
        terminated: {
          exitCode: state.exitCode,
          reason: state.reason,
          ...(state.message ? { message: state.message } : {}),
          startedAt: timestamp(state.startedAt),
          finishedAt: timestamp(state.finishedAt),
          containerID: state.id,
        },
      };
  }
}

import type { DeploymentCondition, DeploymentStatus } from "kubernetes-types/apps/v1";
import { timestamp } from "../../api/object.ts";

export function findCondition(
  status: DeploymentStatus | undefined,
  type: "Available" | "Progressing" | "ReplicaFailure",
): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

export function condition(
  type: "Available" | "Progressing" | "ReplicaFailure",
  isTrue: boolean | "Unknown",
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = timestamp(now);
  const status = isTrue === "Unknown" ? isTrue : isTrue ? "True" : "False";
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** The conditions with this one at the end; unchanged when it says nothing new (deployment/util SetDeploymentCondition). */
export function withCondition(
  conditions: readonly DeploymentCondition[] | undefined,
  added: DeploymentCondition,
): DeploymentCondition[] {
  const had = conditions?.find(({ type }) => type === added.type);
  if (had?.status === added.status && had.reason === added.reason) return [...(conditions ?? [])];
  const lastTransitionTime = had?.status === added.status ? had.lastTransitionTime : added.lastTransitionTime;
  return [...without(conditions, added.type), { ...added, ...(lastTransitionTime ? { lastTransitionTime } : {}) }];
}

export function without(conditions: readonly DeploymentCondition[] | undefined, type: string): DeploymentCondition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type);
}

import type { Deployment, DeploymentCondition, DeploymentStatus } from "kubernetes-types/apps/v1";
import { equal } from "../../api/object.ts";
import { nameOf, namespaceOf } from "../object-key.ts";
import { condition, findCondition, withCondition, without } from "./conditions.ts";
import { type DeploymentContext, type Revisions, revisionsOf } from "./context.ts";
import { desiredIn, fenceposts, reportedIn, wanted } from "./counts.ts";

/** A deadline this long means none (deployment/util HasProgressDeadline). */
const noDeadline = 2147483647;

function deadlineMs(deployment: Deployment): number | undefined {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return seconds === undefined || seconds === noDeadline ? undefined : seconds * 1000;
}

/** Every replica is of the present template, available, and nothing else is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const target = wanted(deployment);
  return (
    (status.updatedReplicas ?? 0) === target &&
    (status.replicas ?? 0) === target &&
    (status.availableReplicas ?? 0) === target &&
    (status.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0)
  );
}

/** Numbers and the Available condition (deployment/sync.go calculateStatus). */
export function calculateStatus(deployment: Deployment, { all, newSet }: Revisions, now: number): DeploymentStatus {
  const available = reportedIn(all, "availableReplicas");
  const enough = available >= wanted(deployment) - fenceposts(deployment).maxUnavailable;
  const availability = enough
    ? condition("Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
    : condition(
        "Available",
        false,
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
        now,
      );
  return {
    observedGeneration: deployment.metadata?.generation ?? 0,
    ...positive({
      replicas: reportedIn(all),
      updatedReplicas: newSet?.status?.replicas ?? 0,
      readyReplicas: reportedIn(all, "readyReplicas"),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, desiredIn(all) - available),
      collisionCount: deployment.status?.collisionCount ?? 0,
    }),
    conditions: withCondition(deployment.status?.conditions, availability),
  };
}

/** Zeros are left out, as Go's omitempty does. */
function positive(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Brings the status up to date, progress included (deployment/progress.go syncRolloutStatus). Returns the new status. */
export function syncRolloutStatus(context: DeploymentContext, deployment: Deployment): DeploymentStatus {
  const now = context.clock.now();
  const revisions = revisionsOf(context, deployment);
  const status = calculateStatus(deployment, revisions, now);
  const before = findCondition(deployment.status, "Progressing");
  const deadline = deadlineMs(deployment);
  let conditions = status.conditions ?? [];
  const settled = status.replicas === status.updatedReplicas && before?.reason === "NewReplicaSetAvailable";
  if (deadline === undefined) conditions = without(conditions, "Progressing");
  else if (!settled) {
    const progress = progressCondition(deployment, status, revisions, before, now, deadline);
    if (progress?.reason === "ReplicaSetUpdated") {
      const lastTransitionTime = before?.status === "True" ? before.lastTransitionTime : progress.lastTransitionTime;
      conditions = without(conditions, "Progressing");
      conditions.push({ ...progress, ...(lastTransitionTime ? { lastTransitionTime } : {}) });
    } else if (progress) conditions = withCondition(conditions, progress);
  }
  conditions = withFailure(conditions, revisions);
  const next = { ...status, conditions };
  writeStatus(context, deployment, next);
  const progressing = findCondition(next, "Progressing");
  if (deadline !== undefined && progressing && awaitsDeadline(progressing)) {
    // A second more, since condition times are whole seconds.
    context.requeueAfter(deployment, Math.max(0, Date.parse(progressing.lastUpdateTime ?? "") + deadline - now) + 1000);
  }
  return next;
}

function awaitsDeadline({ reason }: DeploymentCondition): boolean {
  return reason === "NewReplicaSetCreated" || reason === "FoundNewReplicaSet" || reason === "ReplicaSetUpdated";
}

function progressCondition(
  deployment: Deployment,
  status: DeploymentStatus,
  { newSet }: Revisions,
  before: DeploymentCondition | undefined,
  now: number,
  deadline: number,
): DeploymentCondition | undefined {
  const subject = newSet ? `ReplicaSet "${nameOf(newSet)}"` : `Deployment "${nameOf(deployment)}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return condition("Progressing", true, "NewReplicaSetAvailable", message, now);
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    return condition("Progressing", true, "ReplicaSetUpdated", `${subject} is progressing.`, now);
  }
  const late = before && awaitsDeadline(before) && now > Date.parse(before.lastUpdateTime ?? "") + deadline;
  if (!late) return undefined;
  return condition("Progressing", false, "ProgressDeadlineExceeded", `${subject} has timed out progressing.`, now);
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const { updatedReplicas: updated = 0, replicas = 0, readyReplicas: ready = 0, availableReplicas = 0 } = after;
  const outdatedBefore = (before.replicas ?? 0) - (before.updatedReplicas ?? 0);
  return (
    updated > (before.updatedReplicas ?? 0) ||
    replicas - updated < outdatedBefore ||
    ready > (before.readyReplicas ?? 0) ||
    availableReplicas > (before.availableReplicas ?? 0)
  );
}

/** The new set's failure to create pods shows on the Deployment, or else an old one's. */
function withFailure(conditions: DeploymentCondition[], { all, newSet }: Revisions): DeploymentCondition[] {
  const failures = [newSet, ...all].flatMap((set) => set?.status?.conditions ?? []);
  const failure = failures.find(({ type }) => type === "ReplicaFailure");
  if (!failure) return without(conditions, "ReplicaFailure");
  return withCondition(conditions, { ...failure, lastUpdateTime: failure.lastTransitionTime ?? "" });
}

/** Numbers and Available alone, for Deployments that are paused, scaled or being deleted. */
export function syncPlainStatus(context: DeploymentContext, deployment: Deployment): void {
  const revisions = revisionsOf(context, deployment);
  writeStatus(context, deployment, calculateStatus(deployment, revisions, context.clock.now()));
}

function writeStatus(context: DeploymentContext, deployment: Deployment, status: DeploymentStatus): void {
  const stored = context.client.get("Deployment", nameOf(deployment), namespaceOf(deployment));
  if (stored && !equal(stored.status, status)) context.client.updateStatus("Deployment", { ...stored, status });
}

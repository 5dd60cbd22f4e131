import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import { matchesSelector } from "../../api/selectors/label-selector.ts";
import { isBeingDeleted, keyOf, nameOf, namespaceOf, splitKey } from "../object-key.ts";
import { claimFor, controllerOf, withClaim } from "../owner-references.ts";
import { createWorkQueue } from "../work-queue.ts";
import { condition, findCondition, withCondition } from "./conditions.ts";
import { type DeploymentContext, type Revisions, revisionsOf } from "./context.ts";
import { sizeOf } from "./counts.ts";
import { ensureNewSet } from "./new-replica-set.ts";
import { recreate } from "./recreate.ts";
import { revisionOf } from "./revision.ts";
import { rollOn } from "./rolling-update.ts";
import { isScalingEvent, scale } from "./scaling.ts";
import { isComplete, syncPlainStatus, syncRolloutStatus } from "./status.ts";

/** Rolls Deployments out through ReplicaSets (pkg/controller/deployment). Returns what stops it. */
export function startDeploymentController(options: Omit<DeploymentContext, "requeueAfter">): () => void {
  const { client, clock } = options;
  const context: DeploymentContext = {
    ...options,
    requeueAfter: (deployment, delayMs) => queue.addAfter(keyOf(deployment), delayMs),
  };
  const queue = createWorkQueue(clock, (key) => reconcile(context, key));
  const endings = [
    client.watch("Deployment", ({ object }) => queue.add(keyOf(object))),
    client.watch("ReplicaSet", ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === "Deployment") queue.add(`${namespaceOf(object)}/${owner.name}`);
      else if (!owner) {
        for (const deployment of client.list("Deployment", { namespace: namespaceOf(object) })) {
          if (selects(deployment, object)) queue.add(keyOf(deployment));
        }
      }
    }),
    // Recreate waits for the last old pod.
    client.watch("Pod", ({ type, object }) => {
      const owner = type === "DELETED" ? controllerOf(object) : undefined;
      const set = owner?.kind === "ReplicaSet" && client.get("ReplicaSet", owner.name, namespaceOf(object));
      const parent = set ? controllerOf(set) : undefined;
      const deployment = parent && client.get("Deployment", parent.name, namespaceOf(object));
      if (deployment?.spec?.strategy?.type === "Recreate") queue.add(keyOf(deployment));
    }),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

function selects(deployment: Deployment, set: ReplicaSet): boolean {
  return matchesSelector(deployment.spec?.selector ?? {}, set.metadata?.labels ?? {});
}

function reconcile(context: DeploymentContext, key: string): void {
  const { namespace, name } = splitKey(key);
  let deployment = context.client.get("Deployment", name, namespace);
  if (!deployment) return;
  claimSets(context, deployment);
  if (isBeingDeleted(deployment)) {
    syncPlainStatus(context, deployment);
    return;
  }
  deployment = notePause(context, deployment);
  if (deployment.spec?.paused || isScalingEvent(deployment, revisionsOf(context, deployment))) {
    const prepared = ensureNewSet(context, deployment, false);
    scale(context, prepared.deployment, prepared.revisions);
    if (deployment.spec?.paused) cleanUp(context, prepared.deployment);
    syncPlainStatus(context, prepared.deployment);
    return;
  }
  if (deployment.spec?.strategy?.type === "Recreate") deployment = recreate(context, deployment);
  else {
    const prepared = ensureNewSet(context, deployment, true);
    deployment = prepared.deployment;
    rollOn(context, deployment, prepared.revisions);
  }
  const status = syncRolloutStatus(context, deployment);
  if (isComplete(deployment, status)) cleanUp(context, deployment);
}

function claimSets(context: DeploymentContext, deployment: Deployment): void {
  for (const set of context.client.list("ReplicaSet", { namespace: namespaceOf(deployment) })) {
    const claim = claimFor(deployment, set, selects(deployment, set));
    if (claim === "adopt" || claim === "release")
      context.client.update("ReplicaSet", withClaim(set, deployment, claim));
  }
}

/** A pause stops the progress deadline's clock; the condition says so (deployment/sync.go checkPausedConditions). */
function notePause(context: DeploymentContext, deployment: Deployment): Deployment {
  if (deployment.spec?.progressDeadlineSeconds === undefined) return deployment;
  const before = findCondition(deployment.status, "Progressing");
  if (before?.reason === "ProgressDeadlineExceeded") return deployment;
  const isNoted = before?.reason === "DeploymentPaused";
  const paused = deployment.spec.paused ?? false;
  if (paused === isNoted) return deployment;
  const now = context.clock.now();
  const noted = paused
    ? condition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", now)
    : condition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed", now);
  const conditions = withCondition(deployment.status?.conditions, noted);
  return context.client.updateStatus("Deployment", { ...deployment, status: { ...deployment.status, conditions } });
}

/** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit. */
function cleanUp(context: DeploymentContext, deployment: Deployment): void {
  const limit = deployment.spec?.revisionHistoryLimit ?? 10;
  const { old }: Revisions = revisionsOf(context, deployment);
  const surplus = old.length - limit;
  if (surplus <= 0) return;
  const oldestRevisions = [...old].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus);
  for (const set of oldestRevisions) {
    const observed = (set.status?.observedGeneration ?? 0) >= (set.metadata?.generation ?? 0);
    if (sizeOf(set) > 0 || (set.status?.replicas ?? 0) > 0 || !observed || isBeingDeleted(set)) continue;
    context.client.delete("ReplicaSet", nameOf(set), namespaceOf(set));
  }
}

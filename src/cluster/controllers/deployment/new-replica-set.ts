import type { Deployment, DeploymentCondition, ReplicaSet } from "kubernetes-types/apps/v1";
import { equal } from "../../api/object.ts";
import { ApiError } from "../../api/status.ts";
import { nameOf, namespaceOf } from "../object-key.ts";
import { controllerReference } from "../owner-references.ts";
import { condition, findCondition, withCondition } from "./conditions.ts";
import { type DeploymentContext, type Revisions, revisionsOf } from "./context.ts";
import { fenceposts, newSetSize, wanted } from "./counts.ts";
import {
  desiredAnnotation,
  maxAnnotation,
  newSetAnnotations,
  nextRevision,
  revisionAnnotation,
  revisionOf,
} from "./revision.ts";
import { hashLabel, templateHash } from "./template-hash.ts";

/**
 * Makes sure that the present template has its ReplicaSet, with the newest revision (deployment/sync.go
 * getNewReplicaSet). Returns the Deployment as it is stored afterwards, and its revisions.
 */
export function ensureNewSet(
  context: DeploymentContext,
  deployment: Deployment,
  create: boolean,
): { deployment: Deployment; revisions: Revisions } {
  const revisions = revisionsOf(context, deployment);
  const { newSet, old } = revisions;
  const revision = nextRevision(old);
  if (newSet) {
    refresh(context, deployment, newSet, revision);
    const found = condition(
      "Progressing",
      true,
      "FoundNewReplicaSet",
      `Found new replica set "${nameOf(newSet)}"`,
      context.clock.now(),
    );
    const fresh = findCondition(deployment.status, "Progressing") ? undefined : found;
    const after = note(context, deployment, Math.max(revision, revisionOf(newSet)), fresh);
    return { deployment: after, revisions: revisionsOf(context, after) };
  }
  if (!create) return { deployment, revisions };
  const after = createSet(context, deployment, revisions, revision);
  return { deployment: after, revisions: revisionsOf(context, after) };
}

function refresh(context: DeploymentContext, deployment: Deployment, set: ReplicaSet, revision: number): void {
  const annotations = newSetAnnotations(deployment, set, revision);
  const minReadySeconds = deployment.spec?.minReadySeconds;
  if (equal(annotations, set.metadata?.annotations) && minReadySeconds === set.spec?.minReadySeconds) return;
  const spec = { ...set.spec, selector: set.spec?.selector ?? {}, ...(minReadySeconds ? { minReadySeconds } : {}) };
  context.client.update("ReplicaSet", { ...set, metadata: { ...set.metadata, annotations }, spec });
}

function createSet(
  context: DeploymentContext,
  deployment: Deployment,
  { all, old }: Revisions,
  revision: number,
): Deployment {
  const { client, events, clock } = context;
  const template = deployment.spec?.template ?? {};
  const collisions = deployment.status?.collisionCount;
  const pinned = old.length === 0 && !collisions ? context.templateHashes[nameOf(deployment)] : undefined;
  const hash = pinned ?? templateHash(template, collisions);
  const name = `${nameOf(deployment)}-${hash}`;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const selector = deployment.spec?.selector ?? {};
  const size = newSetSize(deployment, all, undefined);
  try {
    client.create("ReplicaSet", {
      metadata: {
        name,
        namespace: namespaceOf(deployment),
        labels,
        annotations: {
          ...newSetAnnotations(deployment, undefined, revision),
          [desiredAnnotation]: String(wanted(deployment)),
          [maxAnnotation]: String(wanted(deployment) + fenceposts(deployment).maxSurge),
        },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: size,
        ...(deployment.spec?.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return creationFailed(context, deployment, name, error);
  }
  if (size > 0) {
    events.record(deployment, "Normal", "ScalingReplicaSet", `Scaled up replica set ${name} from 0 to ${size}`);
  }
  const message = `Created new replica set "${name}"`;
  const created = condition("Progressing", true, "NewReplicaSetCreated", message, clock.now());
  return note(context, deployment, revision, created);
}

function creationFailed(context: DeploymentContext, deployment: Deployment, name: string, error: ApiError): Deployment {
  if (error.reason === "AlreadyExists") {
    // Somebody else's ReplicaSet has the name: the next try hashes with a higher count.
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    context.client.updateStatus("Deployment", { ...deployment, status: { ...deployment.status, collisionCount } });
    throw error;
  }
  const message = `Failed to create new replica set "${name}": ${error.message}`;
  const failed = condition("Progressing", false, "ReplicaSetCreateError", message, context.clock.now());
  note(context, deployment, revisionOf(deployment), failed);
  context.events.record(deployment, "Warning", "ReplicaSetCreateError", message);
  throw error;
}

/** Writes revision and condition to the Deployment where they are new. */
function note(
  context: DeploymentContext,
  deployment: Deployment,
  revision: number,
  progressing: DeploymentCondition | undefined,
): Deployment {
  const isNew = revision > 0 && revisionOf(deployment) !== revision;
  if (!isNew && !progressing) return deployment;
  const annotations = { ...deployment.metadata?.annotations, ...(isNew && { [revisionAnnotation]: String(revision) }) };
  const conditions = progressing
    ? withCondition(deployment.status?.conditions, progressing)
    : deployment.status?.conditions;
  // Through the status, as upstream: a changed annotation in an update would count as a new generation.
  return context.client.updateStatus("Deployment", {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    status: { ...deployment.status, ...(conditions && { conditions }) },
  });
}

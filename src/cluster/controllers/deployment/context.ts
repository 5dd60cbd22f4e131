import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { ApiClient } from "../../api/client.ts";
import type { Clock } from "../../clock.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { nameOf, uidOf } from "../object-key.ts";
import { controllerOf } from "../owner-references.ts";
import { fenceposts, sizeOf, wanted } from "./counts.ts";
import { desiredAnnotation, maxAnnotation } from "./revision.ts";
import { sameTemplate } from "./template-hash.ts";

/** What the parts of the Deployment controller share. */
export interface DeploymentContext {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly events: EventRecorder;
  /** pod-template-hash of a Deployment's first ReplicaSet, by the Deployment's name. */
  readonly templateHashes: Readonly<Record<string, string>>;
  readonly requeueAfter: (deployment: Deployment, delayMs: number) => void;
}

/** A Deployment's ReplicaSets: the one of its present template, and the others. */
export interface Revisions {
  readonly all: readonly ReplicaSet[];
  readonly newSet: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

export function revisionsOf(context: DeploymentContext, deployment: Deployment): Revisions {
  const all = context.client
    .list("ReplicaSet", { namespace: deployment.metadata?.namespace })
    .filter((set) => controllerOf(set)?.uid === uidOf(deployment));
  const newSet = [...all]
    .sort((a, b) => ((a.metadata?.creationTimestamp ?? "") < (b.metadata?.creationTimestamp ?? "") ? -1 : 1))
    .find((set) => sameTemplate(set.spec?.template, deployment.spec?.template));
  return { all, newSet, old: all.filter((set) => set !== newSet) };
}

/** Sets a ReplicaSet's size, and notes on it what the Deployment asked for. Whether it changed the size. */
export function scaleSet(context: DeploymentContext, deployment: Deployment, set: ReplicaSet, size: number): boolean {
  const before = sizeOf(set);
  const annotations = {
    ...set.metadata?.annotations,
    [desiredAnnotation]: String(wanted(deployment)),
    [maxAnnotation]: String(wanted(deployment) + fenceposts(deployment).maxSurge),
  };
  const noted = set.metadata?.annotations ?? {};
  const stale =
    noted[desiredAnnotation] !== annotations[desiredAnnotation] || noted[maxAnnotation] !== annotations[maxAnnotation];
  if (before === size && !stale) return false;
  const spec = { ...set.spec, selector: set.spec?.selector ?? {}, replicas: size };
  context.client.update("ReplicaSet", { ...set, metadata: { ...set.metadata, annotations }, spec });
  if (before === size) return false;
  const direction = size > before ? "up" : "down";
  const message = `Scaled ${direction} replica set ${nameOf(set)} from ${before} to ${size}`;
  context.events.record(deployment, "Normal", "ScalingReplicaSet", message);
  return true;
}

import type { ReplicaSet, ReplicaSetStatus } from "kubernetes-types/apps/v1";
import type { Pod } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal, timestamp } from "../../api/object.ts";
import { matchesSelector } from "../../api/selectors/label-selector.ts";
import { ApiError } from "../../api/status.ts";
import type { Clock } from "../../clock.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { isBeingDeleted, keyOf, nameOf, namespaceOf, splitKey, uidOf } from "../object-key.ts";
import { claimFor, controllerOf, controllerReference, withClaim } from "../owner-references.ts";
import { isActive, isReady, untilAvailable } from "../pod-state.ts";
import { createWorkQueue, type WorkQueue } from "../work-queue.ts";
import { pickVictims } from "./victims.ts";

export interface ReplicaSetControllerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly events: EventRecorder;
  /** The next pinned suffix for a pod of that ReplicaSet; undefined leaves the name to generateName. */
  readonly pinnedSuffix: (replicaSetName: string) => string | undefined;
}

/** So many pods are created or deleted in one turn of the host: more would be a long task. */
const podsPerTurn = 20;

/** Keeps as many pods as each ReplicaSet asks for (pkg/controller/replicaset). Returns what stops it. */
export function startReplicaSetController(options: ReplicaSetControllerOptions): () => void {
  const { client, clock } = options;
  /** Pods that are picked and not yet deleted, by the set's key. */
  const doomed = new Map<string, readonly Pod[]>();
  const queue = createWorkQueue(clock, (key) => reconcile(options, key, queue, doomed));
  const endings = [
    client.watch("ReplicaSet", ({ object }) => queue.add(keyOf(object))),
    client.watch("Pod", ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === "ReplicaSet") queue.add(`${namespaceOf(object)}/${owner.name}`);
      else if (!owner && object.metadata?.labels) {
        for (const set of client.list("ReplicaSet", { namespace: namespaceOf(object) })) {
          if (selects(set, object)) queue.add(keyOf(set));
        }
      }
    }),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

function selects(set: ReplicaSet, pod: Pod): boolean {
  return matchesSelector(set.spec?.selector ?? {}, pod.metadata?.labels ?? {});
}

function reconcile(
  options: ReplicaSetControllerOptions,
  key: string,
  queue: WorkQueue,
  doomed: Map<string, readonly Pod[]>,
): void {
  const { client, clock } = options;
  const { namespace, name } = splitKey(key);
  const set = client.get("ReplicaSet", name, namespace);
  if (!set) return;
  let pods = claimPods(client, set).filter(isActive);
  const isRight = isBeingDeleted(set) || pods.length === (set.spec?.replicas ?? 0);
  const { failure, isUnfinished } = isRight ? done : manage(options, set, pods, doomed);
  if (isUnfinished) {
    queue.add(key);
    return;
  }
  if (!isRight) pods = ownedPods(client, set).filter(isActive);
  const minReady = set.spec?.minReadySeconds ?? 0;
  const waits = pods.map((pod) => untilAvailable(pod, minReady, clock.now()));
  writeStatus(client, set, statusOf(set, pods, waits, failure, clock.now()));
  for (const wait of waits) if (wait) queue.addAfter(key, wait);
  // The queue tries again, later and later.
  if (failure) throw failure;
}

function ownedPods(client: ApiClient, set: ReplicaSet): Pod[] {
  const pods = client.list("Pod", { namespace: namespaceOf(set) });
  return pods.filter((pod) => controllerOf(pod)?.uid === uidOf(set));
}

/** Adopts what matches and belongs to nobody; lets go what no longer matches. */
function claimPods(client: ApiClient, set: ReplicaSet): Pod[] {
  const owned: Pod[] = [];
  for (const pod of client.list("Pod", { namespace: namespaceOf(set) })) {
    const claim = claimFor(set, pod, selects(set, pod));
    if (claim === "owned") owned.push(pod);
    else if (claim === "adopt" && isActive(pod)) owned.push(client.update("Pod", withClaim(pod, set, "adopt")));
    else if (claim === "release") client.update("Pod", withClaim(pod, set, "release"));
  }
  return owned;
}

interface Managed {
  /** Why creating failed, if it did. */
  readonly failure?: ApiError;
  /** There is more to do, in another turn. */
  readonly isUnfinished: boolean;
}

const done: Managed = { isUnfinished: false };

/** Creates or deletes. */
function manage(
  options: ReplicaSetControllerOptions,
  set: ReplicaSet,
  pods: readonly Pod[],
  doomed: Map<string, readonly Pod[]>,
): Managed {
  const { client, events } = options;
  const missing = (set.spec?.replicas ?? 0) - pods.length;
  for (let created = 0; created < Math.min(missing, podsPerTurn); created++) {
    try {
      const pod = client.create("Pod", newPod(options, set));
      events.record(set, "Normal", "SuccessfulCreate", `Created pod: ${nameOf(pod)}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.record(set, "Warning", "FailedCreate", `Error creating: ${error.message}`);
      return { failure: error, isUnfinished: false };
    }
  }
  if (missing >= 0) return { isUnfinished: missing > podsPerTurn };
  const victims = victimsOf(options, set, pods, doomed.get(keyOf(set)) ?? []);
  for (const pod of victims.slice(0, podsPerTurn)) {
    client.delete("Pod", nameOf(pod), namespaceOf(pod));
    events.record(set, "Normal", "SuccessfulDelete", `Deleted pod: ${nameOf(pod)}`);
  }
  const left = victims.slice(podsPerTurn);
  if (left.length === 0) doomed.delete(keyOf(set));
  else doomed.set(keyOf(set), left);
  return { isUnfinished: left.length > 0 };
}

/** All that must go are picked at once; those picked before stay picked. */
function victimsOf(
  { client, clock }: ReplicaSetControllerOptions,
  set: ReplicaSet,
  pods: readonly Pod[],
  picked: readonly Pod[],
): readonly Pod[] {
  const surplus = pods.length - (set.spec?.replicas ?? 0);
  const uids = new Set(pods.map(uidOf));
  if (picked.length === surplus && picked.every((pod) => uids.has(uidOf(pod)))) return picked;
  return pickVictims(pods, surplus, siblingsByNode(client, set), clock.now());
}

function newPod(options: ReplicaSetControllerOptions, set: ReplicaSet): Pod {
  const template = set.spec?.template;
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  const generateName = `${nameOf(set)}-`;
  const name = pinnedName(options, set, generateName);
  return {
    metadata: {
      ...(name ? { name } : {}),
      generateName,
      namespace: namespaceOf(set),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(set)],
    },
    ...(template?.spec ? { spec: template.spec } : {}),
  };
}

function pinnedName(options: ReplicaSetControllerOptions, set: ReplicaSet, prefix: string): string | undefined {
  for (;;) {
    const suffix = options.pinnedSuffix(nameOf(set));
    if (suffix === undefined) return undefined;
    if (!options.client.get("Pod", prefix + suffix, namespaceOf(set))) return prefix + suffix;
  }
}

/** Active pods of all ReplicaSets with the same owner, by node. */
function siblingsByNode(client: ApiClient, set: ReplicaSet): Map<string, number> {
  const owner = controllerOf(set)?.uid;
  const related = client
    .list("ReplicaSet", { namespace: namespaceOf(set) })
    .filter((other) => uidOf(other) === uidOf(set) || (owner && controllerOf(other)?.uid === owner));
  const uids = new Set(related.map(uidOf));
  const counts = new Map<string, number>();
  for (const pod of client.list("Pod", { namespace: namespaceOf(set) })) {
    const node = pod.spec?.nodeName;
    if (!node || !isActive(pod) || !uids.has(controllerOf(pod)?.uid ?? "")) continue;
    counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}

function statusOf(
  set: ReplicaSet,
  pods: readonly Pod[],
  waits: readonly (number | undefined)[],
  failure: ApiError | undefined,
  now: number,
): ReplicaSetStatus {
  const templateLabels = Object.entries(set.spec?.template?.metadata?.labels ?? {});
  const fullyLabeled = pods.filter((pod) =>
    templateLabels.every(([label, value]) => pod.metadata?.labels?.[label] === value),
  ).length;
  const ready = pods.filter(isReady).length;
  const available = waits.filter((wait) => wait === 0).length;
  const had = set.status?.conditions?.find((condition) => condition.type === "ReplicaFailure");
  const condition = failure && {
    type: "ReplicaFailure",
    status: "True",
    reason: "FailedCreate",
    message: failure.message,
    lastTransitionTime: had?.lastTransitionTime ?? timestamp(now),
  };
  return {
    replicas: pods.length,
    ...(fullyLabeled ? { fullyLabeledReplicas: fullyLabeled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(condition ? { conditions: [condition] } : {}),
    observedGeneration: set.metadata?.generation ?? 0,
  };
}

function writeStatus(client: ApiClient, set: ReplicaSet, status: ReplicaSetStatus): void {
  const current = client.get("ReplicaSet", nameOf(set), namespaceOf(set));
  if (current && !equal(current.status, status)) client.updateStatus("ReplicaSet", { ...current, status });
}

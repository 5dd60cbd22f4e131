import type { DaemonSet } from "kubernetes-types/apps/v1";
import type { Node, Pod } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { matchesSelector } from "../../api/selectors/label-selector.ts";
import { ApiError } from "../../api/status.ts";
import { createdAt, isBeingDeleted, keyOf, nameOf, namespaceOf, splitKey } from "../object-key.ts";
import { claimFor, controllerOf, withClaim } from "../owner-references.ts";
import { untilAvailable } from "../pod-state.ts";
import { matchesNode } from "../scheduler/node-affinity.ts";
import { isEvicted, isRepelled } from "../scheduler/taints.ts";
import { createWorkQueue } from "../work-queue.ts";
import { type DaemonNode, type DaemonSetControllerOptions, deletePod } from "./daemon-node.ts";
import { daemonPod, nodeOf } from "./daemon-pod.ts";
import { replaceOutdated } from "./rolling-update.ts";
import { writeStatus } from "./status.ts";

/** Keeps one pod of each DaemonSet on every node that it is for (pkg/controller/daemon). Returns what stops it. */
export function startDaemonSetController(options: DaemonSetControllerOptions): () => void {
  const { client, clock } = options;
  const queue = createWorkQueue(clock, (key) => reconcile(options, key, queue.addAfter));
  const endings = [
    client.watch("DaemonSet", ({ object }) => queue.add(keyOf(object))),
    client.watch("Node", () => {
      for (const set of client.list("DaemonSet")) queue.add(keyOf(set));
    }),
    client.watch("Pod", ({ object }) => {
      const owner = controllerOf(object);
      if (owner?.kind === "DaemonSet") queue.add(`${namespaceOf(object)}/${owner.name}`);
    }),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

function reconcile(
  options: DaemonSetControllerOptions,
  key: string,
  requeueAfter: (key: string, delayMs: number) => void,
): void {
  const { client, clock } = options;
  const { namespace, name } = splitKey(key);
  const set = client.get("DaemonSet", name, namespace);
  if (!set || isBeingDeleted(set)) return;
  const failure = placePods(options, set, daemonNodes(client, set));
  if (!failure && set.spec?.updateStrategy?.type === "RollingUpdate") {
    replaceOutdated(options, set, daemonNodes(client, set));
  }
  const nodes = daemonNodes(client, set);
  writeStatus(client, set, nodes, clock.now());
  for (const pod of nodes.flatMap(({ pods }) => pods)) {
    const wait = untilAvailable(pod, set.spec?.minReadySeconds ?? 0, clock.now());
    if (wait) requeueAfter(key, wait);
  }
  // The queue tries again, later and later.
  if (failure) throw failure;
}

function daemonNodes(client: ApiClient, set: DaemonSet): DaemonNode[] {
  const byNode = new Map<string, Pod[]>();
  for (const pod of claimPods(client, set)) byNode.set(nodeOf(pod), [...(byNode.get(nodeOf(pod)) ?? []), pod]);
  return client.list("Node").map((node) => {
    const name = nameOf(node);
    const pods = (byNode.get(name) ?? []).sort((a, b) => createdAt(a) - createdAt(b));
    return { name, pods, ...eligibility(set, node) };
  });
}

/** What the scheduler would say to the set's pod on this node. */
function eligibility(set: DaemonSet, node: Node): { wanted: boolean; mayStay: boolean } {
  const { spec } = set.spec?.template ?? {};
  const fits = matchesNode({ spec: spec ?? { containers: [] } }, node);
  const pod = daemonPod(set, nameOf(node));
  return { wanted: fits && !isRepelled(pod, node), mayStay: fits && !isEvicted(pod, node) };
}

/** The set's pods; adopts what matches and belongs to nobody, lets go what no longer matches. */
function claimPods(client: ApiClient, set: DaemonSet): Pod[] {
  const owned: Pod[] = [];
  for (const pod of client.list("Pod", { namespace: namespaceOf(set) })) {
    const claim = claimFor(set, pod, matchesSelector(set.spec?.selector ?? {}, pod.metadata?.labels ?? {}));
    if (claim === "owned") owned.push(pod);
    else if (claim === "adopt") owned.push(client.update("Pod", withClaim(pod, set, "adopt")));
    else if (claim === "release") client.update("Pod", withClaim(pod, set, "release"));
  }
  return owned;
}

/** Creates what is missing, deletes what is too much, has ended or must not stay. Returns why creating failed. */
function placePods(
  options: DaemonSetControllerOptions,
  set: DaemonSet,
  nodes: readonly DaemonNode[],
): ApiError | undefined {
  const { client, events } = options;
  for (const { name, pods, wanted, mayStay } of nodes) {
    for (const pod of pods.filter((one) => !isBeingDeleted(one))) {
      const phase = pod.status?.phase;
      const about = `${namespaceOf(pod)}/${nameOf(pod)} on node ${name}`;
      if (!mayStay) deletePod(options, set, pod);
      else if (phase === "Failed") {
        events.record(set, "Warning", "FailedDaemonPod", `Found failed daemon pod ${about}, will try to kill it`);
        deletePod(options, set, pod);
      } else if (phase === "Succeeded") {
        const message = `Found succeeded daemon pod ${about}, will try to delete it`;
        events.record(set, "Normal", "SucceededDaemonPod", message);
        deletePod(options, set, pod);
      }
    }
    const running = pods.filter((pod) => !isBeingDeleted(pod) && !hasEnded(pod));
    for (const pod of mayStay ? running.slice(1) : []) deletePod(options, set, pod);
    if (!wanted || pods.length > 0) continue;
    try {
      const pod = client.create("Pod", daemonPod(set, name));
      events.record(set, "Normal", "SuccessfulCreate", `Created pod: ${nameOf(pod)}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.record(set, "Warning", "FailedCreate", `Error creating: ${error.message}`);
      return error;
    }
  }
  return undefined;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Failed" || status?.phase === "Succeeded";
}

import type { Pod, PodCondition } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal, timestamp } from "../../api/object.ts";
import { ApiError } from "../../api/status.ts";
import type { Clock } from "../../clock.ts";
import type { Random } from "../../random.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { isBeingDeleted, keyOf, nameOf, namespaceOf, splitKey } from "../object-key.ts";
import { isTerminal } from "../pod-state.ts";
import { createWorkQueue } from "../work-queue.ts";
import { createFilter } from "./filters.ts";
import { addPod, createNodeInfo, type NodeInfo } from "./node-info.ts";
import type { Refusal } from "./refusal.ts";
import { createScorer } from "./scores.ts";

export const schedulerName = "default-scheduler";

export interface SchedulerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** For ties. */
  readonly random: Random;
  readonly events: EventRecorder;
}

/** So many pods are placed in one turn of the host: more would be a long task. */
const podsPerTurn = 20;

/** Gives pods their nodes (pkg/scheduler). Returns what stops it. */
export function startScheduler(options: SchedulerOptions): () => void {
  const { client, clock } = options;
  /** In the order in which they came. */
  const waiting = new Set<string>();
  const refused = new Set<string>();
  const queue = createWorkQueue(clock, () => {
    scheduleSome(options, waiting, refused);
    if (waiting.size > 0) queue.add("pods");
  });
  const retryRefused = () => {
    for (const key of refused) waiting.add(key);
    refused.clear();
    if (waiting.size > 0) queue.add("pods");
  };
  const endings = [
    client.watch("Pod", ({ type, object }) => {
      if (type === "DELETED" || isTerminal(object)) {
        refused.delete(keyOf(object));
        if (object.spec?.nodeName) retryRefused();
      } else if (
        !object.spec?.nodeName &&
        object.spec?.schedulerName === schedulerName &&
        !refused.has(keyOf(object))
      ) {
        waiting.add(keyOf(object));
        queue.add("pods");
      }
    }),
    // Only what scheduling depends on, not the heartbeat.
    client.watch("Node", retryRefused),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

/** Places as many of the waiting pods as one turn of the host has room for. */
function scheduleSome(options: SchedulerOptions, waiting: Set<string>, refused: Set<string>): void {
  const { client } = options;
  const pods: Pod[] = [];
  for (const key of waiting) {
    const { namespace, name } = splitKey(key);
    const pod = client.get("Pod", name, namespace);
    if (pod && !pod.spec?.nodeName && !isBeingDeleted(pod)) pods.push(pod);
    else waiting.delete(key);
  }
  // Stable: of equal priority, first come first served.
  pods.sort((a, b) => (b.spec?.priority ?? 0) - (a.spec?.priority ?? 0));
  const infos = snapshot(client);
  for (const pod of pods.slice(0, podsPerTurn)) {
    waiting.delete(keyOf(pod));
    const outcome = pickNode(options, infos, pod);
    if (typeof outcome === "string") {
      refused.add(keyOf(pod));
      refuse(options, pod, outcome);
    } else bind(options, pod, outcome);
  }
}

function snapshot(client: ApiClient): readonly NodeInfo[] {
  const infos = client.list("Node").map(createNodeInfo);
  const byName = new Map(infos.map((info) => [nameOf(info.node), info]));
  for (const pod of client.list("Pod")) {
    const info = byName.get(pod.spec?.nodeName ?? "");
    if (info && !isTerminal(pod)) addPod(info, pod);
  }
  return infos;
}

/** The best node that takes the pod, or the words for why there is none. */
function pickNode({ client, random }: SchedulerOptions, infos: readonly NodeInfo[], pod: Pod): NodeInfo | string {
  if (infos.length === 0) return "no nodes available to schedule pods";
  const filter = createFilter(infos, pod);
  const refusals: Refusal[] = [];
  const feasible: NodeInfo[] = [];
  for (const info of infos) {
    const refusal = filter(info);
    if (refusal) refusals.push(refusal);
    else feasible.push(info);
  }
  if (feasible.length === 0) return failureMessage(infos.length, refusals);
  const score = createScorer(client, feasible, pod);
  const scored = feasible.map((info) => ({ info, score: score(info) }));
  const best = Math.max(...scored.map((one) => one.score));
  const ties = scored.filter((one) => one.score === best);
  return (ties.length > 1 ? ties[random.int(ties.length)] : ties[0])?.info ?? failureMessage(infos.length, refusals);
}

/** framework/types.go FitError, and what the preemption plugin adds: no pod is ever preempted here. */
function failureMessage(nodes: number, refusals: readonly Refusal[]): string {
  const preemption = refusals.map(({ isResolvable }) =>
    isResolvable ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling",
  );
  const available = `0/${nodes} nodes are available: `;
  const reasons = tally(refusals.flatMap((refusal) => refusal.reasons));
  return `${available}${reasons}. no new claims to deallocate, preemption: ${available}${tally(preemption)}.`;
}

/** `1 this, 3 that`, sorted as text. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .map(([word, count]) => `${count} ${word}`)
    .sort()
    .join(", ");
}

function bind({ client, events }: SchedulerOptions, pod: Pod, info: NodeInfo): void {
  const nodeName = nameOf(info.node);
  try {
    const bound = client.update("Pod", {
      ...pod,
      spec: { ...pod.spec, containers: pod.spec?.containers ?? [], nodeName },
    });
    addPod(info, bound);
  } catch (error) {
    // Changed or deleted meanwhile: its next event brings it back.
    if (error instanceof ApiError) return;
    throw error;
  }
  events.record(pod, "Normal", "Scheduled", `Successfully assigned ${namespaceOf(pod)}/${nameOf(pod)} to ${nodeName}`);
}

function refuse({ client, clock, events }: SchedulerOptions, pod: Pod, message: string): void {
  events.record(pod, "Warning", "FailedScheduling", message);
  const had = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  const condition: PodCondition = {
    type: "PodScheduled",
    status: "False",
    lastTransitionTime: had?.lastTransitionTime ?? timestamp(clock.now()),
    reason: "Unschedulable",
    message,
  };
  if (equal(had, condition)) return;
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  client.updateStatus("Pod", { ...pod, status: { ...pod.status, conditions: [...others, condition] } });
}

import type { Container, Node, Pod, PodSpec } from "kubernetes-types/core/v1";
import { milliCpu, parseQuantity } from "./quantity.ts";

export interface Resources {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** A node as the scheduler sees it: what it has, and the pods on it. */
export interface NodeInfo {
  readonly node: Node;
  readonly allocatable: Resources;
  readonly maxPods: number;
  readonly pods: Pod[];
  /** Those that keep others away from them. */
  readonly repelling: Pod[];
  /** How many pods match, for each question that has been asked: see `countMatching`. */
  readonly counts: Map<string, { readonly matches: (pod: Pod) => boolean; count: number }>;
  requested: Resources;
  /** The same with the defaults for containers that ask for nothing. */
  nonZeroRequested: Resources;
}

const nonZeroDefaults: Resources = { cpu: 100, memory: 200 * 2 ** 20 };
const noDefaults: Resources = { cpu: 0, memory: 0 };

export function createNodeInfo(node: Node): NodeInfo {
  const allocatable = node.status?.allocatable ?? {};
  return {
    node,
    allocatable: { cpu: milliCpu(allocatable.cpu), memory: parseQuantity(allocatable.memory) },
    maxPods: parseQuantity(allocatable.pods ?? "110"),
    pods: [],
    repelling: [],
    counts: new Map(),
    requested: noDefaults,
    nonZeroRequested: noDefaults,
  };
}

export function addPod(info: NodeInfo, pod: Pod): void {
  info.pods.push(pod);
  if (pod.spec?.affinity?.podAntiAffinity) info.repelling.push(pod);
  for (const counted of info.counts.values()) if (counted.matches(pod)) counted.count++;
  info.requested = sum(info.requested, requestsOf(pod));
  info.nonZeroRequested = sum(info.nonZeroRequested, nonZeroRequestsOf(pod));
}

/** How many of the node's pods match; `question` names what `matches` asks. Pods that come later are counted as they come. */
export function countMatching(info: NodeInfo, question: string, matches: (pod: Pod) => boolean): number {
  let counted = info.counts.get(question);
  if (!counted) {
    counted = { matches, count: info.pods.filter(matches).length };
    info.counts.set(question, counted);
  }
  return counted.count;
}

export function sum(a: Resources, b: Resources): Resources {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

interface Requests {
  readonly plain: Resources;
  readonly nonZero: Resources;
}

/** By pod as it came out of the store, which never changes: it is asked for every node and every pod beside it. */
const requests = new WeakMap<Pod, Requests>();

function allRequestsOf(pod: Pod): Requests {
  let known = requests.get(pod);
  if (!known) {
    known = { plain: podRequests(pod.spec, noDefaults), nonZero: podRequests(pod.spec, nonZeroDefaults) };
    requests.set(pod, known);
  }
  return known;
}

/** What a pod asks for. */
export function requestsOf(pod: Pod): Resources {
  return allRequestsOf(pod).plain;
}

/** With 100m and 200Mi for containers that ask for nothing (scheduler/util/pod_resources.go). */
export function nonZeroRequestsOf(pod: Pod): Resources {
  return allRequestsOf(pod).nonZero;
}

/** The containers' sum, or the largest init container if that is more. */
function podRequests(spec: PodSpec | undefined, defaults: Resources): Resources {
  let total: Resources = { cpu: 0, memory: 0 };
  for (const container of spec?.containers ?? []) total = sum(total, containerRequests(container, defaults));
  for (const container of spec?.initContainers ?? []) {
    const one = containerRequests(container, defaults);
    total = { cpu: Math.max(total.cpu, one.cpu), memory: Math.max(total.memory, one.memory) };
  }
  return total;
}

function containerRequests({ resources }: Container, defaults: Resources): Resources {
  const { cpu, memory } = resources?.requests ?? {};
  return {
    cpu: cpu === undefined ? defaults.cpu : milliCpu(cpu),
    memory: memory === undefined ? defaults.memory : parseQuantity(memory),
  };
}

export function isBestEffort(pod: Pod): boolean {
  const { cpu, memory } = requestsOf(pod);
  return cpu === 0 && memory === 0;
}

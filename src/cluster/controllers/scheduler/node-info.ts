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
    requested: noDefaults,
    nonZeroRequested: noDefaults,
  };
}

export function addPod(info: NodeInfo, pod: Pod): void {
  info.pods.push(pod);
  info.requested = sum(info.requested, requestsOf(pod));
  info.nonZeroRequested = sum(info.nonZeroRequested, nonZeroRequestsOf(pod));
}

export function sum(a: Resources, b: Resources): Resources {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

/** What a pod asks for. */
export function requestsOf(pod: Pod): Resources {
  return podRequests(pod.spec, noDefaults);
}

/** With 100m and 200Mi for containers that ask for nothing (scheduler/util/pod_resources.go). */
export function nonZeroRequestsOf(pod: Pod): Resources {
  return podRequests(pod.spec, nonZeroDefaults);
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

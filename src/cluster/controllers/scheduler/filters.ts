import type { Container, Pod } from "kubernetes-types/core/v1";
import { matchesNode } from "./node-affinity.ts";
import { type NodeInfo, requestsOf } from "./node-info.ts";
import { podAffinityFilter } from "./pod-affinity.ts";
import { lasting, passing, type Refusal } from "./refusal.ts";
import { isRepelled, toleratesUnschedulable } from "./taints.ts";
import { spreadFilter } from "./topology-spread.ts";

/** Asks the filter plugins in their order; the first that refuses has the word. */
export function createFilter(infos: readonly NodeInfo[], pod: Pod): (info: NodeInfo) => Refusal | undefined {
  const spread = spreadFilter(infos, pod);
  const affinity = podAffinityFilter(infos, pod);
  return (info) => {
    const { node } = info;
    if (node.spec?.unschedulable && !toleratesUnschedulable(pod)) return lasting("node(s) were unschedulable");
    if (isRepelled(pod, node)) return lasting("node(s) had untolerated taint(s)");
    if (!matchesNode(pod, node)) return lasting("node(s) didn't match Pod's node affinity/selector");
    if (portsClash(info, pod)) return passing("node(s) didn't have free ports for the requested pod ports");
    const spreadRefusal = () => {
      const reason = spread(info);
      return reason?.endsWith("(missing required label)") ? lasting(reason) : reason ? passing(reason) : undefined;
    };
    return resourceRefusal(info, pod) ?? spreadRefusal() ?? affinity(info);
  };
}

/** noderesources/fit.go: more than the node has at all no preemption can bring. */
function resourceRefusal(info: NodeInfo, pod: Pod): Refusal | undefined {
  const wanted = requestsOf(pod);
  const reasons: string[] = [];
  let isResolvable = true;
  if (info.pods.length + 1 > info.maxPods) reasons.push("Too many pods");
  for (const resource of ["cpu", "memory"] as const) {
    if (wanted[resource] === 0) continue;
    if (wanted[resource] > info.allocatable[resource] - info.requested[resource]) {
      reasons.push(`Insufficient ${resource}`);
      if (wanted[resource] > info.allocatable[resource]) isResolvable = false;
    }
  }
  return reasons.length > 0 ? { reasons, isResolvable } : undefined;
}

function portsClash(info: NodeInfo, pod: Pod): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return false;
  const taken = new Set(info.pods.flatMap(hostPorts));
  return wanted.some((port) => taken.has(port));
}

function hostPorts(pod: Pod): string[] {
  const containers: readonly Container[] = pod.spec?.containers ?? [];
  return containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ hostPort }) => hostPort)
    .map(({ hostPort, protocol }) => `${protocol ?? "TCP"}/${hostPort}`);
}

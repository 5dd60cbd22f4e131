import type { Pod } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { preference } from "./node-affinity.ts";
import { isBestEffort, type NodeInfo, nonZeroRequestsOf, requestsOf, sum } from "./node-info.ts";
import { affinityPreference } from "./pod-affinity.ts";
import { countDiscouragements } from "./taints.ts";
import { spreadScores } from "./topology-spread.ts";

type Scorer = (info: NodeInfo) => number;

/** The score of a node for a pod: the default plugins' scores (0 to 100 each) times their weights. */
export function createScorer(client: ApiClient, infos: readonly NodeInfo[], pod: Pod): Scorer {
  const weighted: (readonly [weight: number, Scorer | undefined])[] = [
    [3, normalized(infos, (info) => countDiscouragements(pod, info.node), "reversed")],
    [2, pod.spec?.affinity?.nodeAffinity && normalized(infos, (info) => preference(pod, info.node), "from zero")],
    [1, (info) => leastAllocated(info, pod)],
    [2, spreadScores(client, infos, pod)],
    [2, pod.spec?.affinity && normalized(infos, affinityPreference(infos, pod), "stretched")],
    [1, isBestEffort(pod) ? undefined : (info) => balancedAllocation(info, pod)],
  ];
  return (info) => weighted.reduce((total, [weight, score]) => total + weight * (score?.(info) ?? 0), 0);
}

/** noderesources/least_allocated.go, with whole numbers as there. */
function leastAllocated(info: NodeInfo, pod: Pod): number {
  const after = sum(info.nonZeroRequested, nonZeroRequestsOf(pod));
  let total = 0;
  for (const resource of ["cpu", "memory"] as const) {
    const capacity = info.allocatable[resource];
    if (capacity > 0 && after[resource] <= capacity) {
      total += Math.floor(((capacity - after[resource]) * 100) / capacity);
    }
  }
  return Math.floor(total / 2);
}

/** noderesources/balanced_allocation.go: CPU and memory should fill up alike. */
function balancedAllocation(info: NodeInfo, pod: Pod): number {
  const after = sum(info.requested, requestsOf(pod));
  const fraction = (resource: "cpu" | "memory") => Math.min(1, after[resource] / info.allocatable[resource] || 0);
  const deviation = Math.abs(fraction("cpu") - fraction("memory")) / 2;
  return Math.floor((1 - deviation) * 100);
}

/** Raw scores brought to 0 to 100. Without any difference all nodes get the same. */
function normalized(infos: readonly NodeInfo[], raw: Scorer, how: "reversed" | "from zero" | "stretched"): Scorer {
  const values = infos.map(raw);
  const most = Math.max(...values);
  const least = how === "stretched" ? Math.min(...values) : 0;
  if (most === least) return () => (how === "reversed" ? 100 : 0);
  return (info) => {
    const score = Math.floor((100 * (raw(info) - least)) / (most - least));
    return how === "reversed" ? 100 - score : score;
  };
}

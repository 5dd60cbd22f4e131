import type { Pod, TopologySpreadConstraint } from "kubernetes-types/core/v1";
import type { LabelSelector } from "kubernetes-types/meta/v1";
import type { ApiClient } from "../../api/client.ts";
import { matchesSelector } from "../../api/selectors/label-selector.ts";
import { isBeingDeleted, namespaceOf, uidOf } from "../object-key.ts";
import { controllerOf } from "../owner-references.ts";
import { matchesNode } from "./node-affinity.ts";
import { countMatching, type NodeInfo } from "./node-info.ts";

interface Spread {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selectors: readonly LabelSelector[];
}

/** The spread that no node may break. */
export function hardSpreads(pod: Pod): readonly Spread[] {
  return explicit(pod, "DoNotSchedule");
}

/**
 * The spread that is aimed at. A pod without constraints of its own gets the system's: over hosts with skew 3 and zones with 5,
 * among the pods of the same Services and controller (podtopologyspread/plugin.go systemDefaultConstraints).
 */
export function softSpreads(client: ApiClient, pod: Pod): readonly Spread[] {
  if (pod.spec?.topologySpreadConstraints?.length) return explicit(pod, "ScheduleAnyway");
  const selectors = defaultSelectors(client, pod);
  if (selectors.length === 0) return [];
  return [
    { maxSkew: 3, topologyKey: "kubernetes.io/hostname", selectors },
    { maxSkew: 5, topologyKey: "topology.kubernetes.io/zone", selectors },
  ];
}

function explicit(pod: Pod, whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"]): readonly Spread[] {
  return (pod.spec?.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map(({ maxSkew, topologyKey, labelSelector, matchLabelKeys = [] }) => {
      const labels = pod.metadata?.labels ?? {};
      const same = matchLabelKeys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]] as const]));
      return { maxSkew, topologyKey, selectors: [labelSelector ?? {}, { matchLabels: Object.fromEntries(same) }] };
    });
}

/** Selectors of the Services in front of the pod and of its ReplicaSet. */
function defaultSelectors(client: ApiClient, pod: Pod): LabelSelector[] {
  const namespace = namespaceOf(pod);
  const labels = pod.metadata?.labels ?? {};
  const selectors: LabelSelector[] = [];
  for (const { spec } of client.list("Service", { namespace })) {
    const matchLabels = spec?.selector ?? {};
    if (Object.keys(matchLabels).length > 0 && matchesSelector({ matchLabels }, labels))
      selectors.push({ matchLabels });
  }
  const owner = controllerOf(pod);
  const set = owner?.kind === "ReplicaSet" ? client.get("ReplicaSet", owner.name, namespace) : undefined;
  if (set?.spec && uidOf(set) === owner?.uid) selectors.push(set.spec.selector);
  return selectors;
}

function matching(info: NodeInfo, pod: Pod, selectors: readonly LabelSelector[]): number {
  const namespace = namespaceOf(pod);
  return countMatching(info, `${namespace} ${JSON.stringify(selectors)}`, (other) => {
    if (namespaceOf(other) !== namespace || isBeingDeleted(other)) return false;
    return selectors.every((selector) => matchesSelector(selector, other.metadata?.labels ?? {}));
  });
}

function domainOf(info: NodeInfo, key: string): string | undefined {
  return info.node.metadata?.labels?.[key];
}

/** Matching pods by topology domain. */
function countByDomain(infos: readonly NodeInfo[], pod: Pod, { topologyKey, selectors }: Spread): Map<string, number> {
  const counts = new Map<string, number>();
  for (const info of infos) {
    const domain = domainOf(info, topologyKey);
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + matching(info, pod, selectors));
  }
  return counts;
}

/** Says of each node why a hard constraint keeps the pod off it, if one does. */
export function spreadFilter(infos: readonly NodeInfo[], pod: Pod): (info: NodeInfo) => string | undefined {
  const spreads = hardSpreads(pod).map((spread) => {
    const counts = countByDomain(
      infos.filter(({ node }) => matchesNode(pod, node)),
      pod,
      spread,
    );
    const self = spread.selectors.every((selector) => matchesSelector(selector, pod.metadata?.labels ?? {})) ? 1 : 0;
    return { ...spread, counts, self, least: Math.min(...counts.values()) };
  });
  return (info) => {
    for (const { topologyKey, counts, self, least, maxSkew } of spreads) {
      const domain = domainOf(info, topologyKey);
      const words = "node(s) didn't match pod topology spread constraints";
      if (domain === undefined) return `${words} (missing required label)`;
      if ((counts.get(domain) ?? 0) + self - least > maxSkew) return words;
    }
    return undefined;
  };
}

/** 0 to 100 for each of `infos`, 100 for the emptiest (podtopologyspread/scoring.go); undefined when nothing is to be spread. */
export function spreadScores(
  client: ApiClient,
  infos: readonly NodeInfo[],
  pod: Pod,
): ((info: NodeInfo) => number) | undefined {
  const spreads = softSpreads(client, pod);
  if (spreads.length === 0) return undefined;
  const raw = new Map<NodeInfo, number>(infos.map((info) => [info, 0]));
  for (const spread of spreads) {
    const counts = countByDomain(infos, pod, spread);
    const weight = Math.log(counts.size + 2);
    for (const info of infos) {
      const domain = domainOf(info, spread.topologyKey);
      if (domain === undefined) continue;
      raw.set(info, (raw.get(info) ?? 0) + (counts.get(domain) ?? 0) * weight + spread.maxSkew - 1);
    }
  }
  const rounded = new Map([...raw].map(([info, score]) => [info, Math.round(score)]));
  const most = Math.max(...rounded.values());
  const least = Math.min(...rounded.values());
  return (info) => (most === 0 ? 100 : Math.floor((100 * (most + least - (rounded.get(info) ?? 0))) / most));
}

import type { Pod, PodAffinityTerm } from "kubernetes-types/core/v1";
import { matchesSelector } from "../../api/selectors/label-selector.ts";
import { namespaceOf } from "../object-key.ts";
import type { NodeInfo } from "./node-info.ts";
import { lasting, passing, type Refusal } from "./refusal.ts";

/** Whether `other` is one of those that a term in `pod` is about. */
function isMeant(term: PodAffinityTerm, pod: Pod, other: Pod): boolean {
  const everywhere = term.namespaceSelector !== undefined && Object.keys(term.namespaceSelector).length === 0;
  const named = term.namespaces?.length ? term.namespaces : [namespaceOf(pod)];
  if (!everywhere && !named.includes(namespaceOf(other))) return false;
  return term.labelSelector !== undefined && matchesSelector(term.labelSelector, other.metadata?.labels ?? {});
}

function required(pod: Pod, kind: "podAffinity" | "podAntiAffinity"): readonly PodAffinityTerm[] {
  return pod.spec?.affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function domainOf(info: NodeInfo, key: string): string | undefined {
  return info.node.metadata?.labels?.[key];
}

/** Topology domains in which pods that `term` means run. */
function domainsOf(term: PodAffinityTerm, pod: Pod, infos: readonly NodeInfo[]): Set<string> {
  const domains = new Set<string>();
  for (const info of infos) {
    const domain = domainOf(info, term.topologyKey);
    if (domain !== undefined && info.pods.some((other) => isMeant(term, pod, other))) domains.add(domain);
  }
  return domains;
}

/** Required affinity and anti-affinity between pods, both ways (plugin InterPodAffinity). */
export function podAffinityFilter(infos: readonly NodeInfo[], pod: Pod): (info: NodeInfo) => Refusal | undefined {
  const near = required(pod, "podAffinity").map((term) => ({ term, domains: domainsOf(term, pod, infos) }));
  const far = required(pod, "podAntiAffinity").map((term) => ({ term, domains: domainsOf(term, pod, infos) }));
  const forbidden = infos.flatMap((info) =>
    info.repelling.flatMap((other) =>
      required(other, "podAntiAffinity")
        .filter((term) => isMeant(term, other, pod))
        .map(({ topologyKey }) => ({ topologyKey, domain: domainOf(info, topologyKey) })),
    ),
  );
  // The first of a group that wants to be near each other may go anywhere.
  const isFirst = near.every(({ term, domains }) => domains.size === 0 && isMeant(term, pod, pod));
  return (info) => {
    for (const { term, domains } of near) {
      const domain = domainOf(info, term.topologyKey);
      if (domain === undefined || (!domains.has(domain) && !isFirst)) {
        return lasting("node(s) didn't match pod affinity rules");
      }
    }
    if (far.some(({ term, domains }) => domains.has(domainOf(info, term.topologyKey) ?? ""))) {
      return passing("node(s) didn't match pod anti-affinity rules");
    }
    if (forbidden.some(({ topologyKey, domain }) => domain !== undefined && domainOf(info, topologyKey) === domain)) {
      return passing("node(s) didn't satisfy existing pods anti-affinity rules");
    }
    return undefined;
  };
}

/** Weights of preferred terms that speak for the node, less those that speak against it. */
export function affinityPreference(infos: readonly NodeInfo[], pod: Pod): (info: NodeInfo) => number {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
  const wishes = [
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((wish) => ({ ...wish, sign: 1 })),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((wish) => ({ ...wish, sign: -1 })),
  ];
  const weights = new Map<string, number>();
  for (const { weight, podAffinityTerm: term, sign } of wishes) {
    for (const info of infos) {
      const domain = domainOf(info, term.topologyKey);
      const met = info.pods.filter((other) => isMeant(term, pod, other)).length;
      const key = `${term.topologyKey}=${domain}`;
      if (domain !== undefined) weights.set(key, (weights.get(key) ?? 0) + sign * weight * met);
    }
  }
  const keys = [...new Set(wishes.map(({ podAffinityTerm }) => podAffinityTerm.topologyKey))];
  return (info) => keys.reduce((sum, key) => sum + (weights.get(`${key}=${domainOf(info, key)}`) ?? 0), 0);
}

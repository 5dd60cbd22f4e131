import type { PodSpec } from "kubernetes-types/core/v1";

export interface ClusterDnsSettings {
  readonly clusterDns: string;
  readonly clusterDomain: string;
  /** What the node's own resolv.conf says; nothing when left out. */
  readonly node?: { readonly nameservers: readonly string[]; readonly searches: readonly string[] } | undefined;
}

/** What resolv.conf takes (pkg/apis/core/validation, MaxDNSNameservers and MaxDNSSearchPaths). */
const maxNameservers = 3;
const maxSearches = 32;

/** A pod's /etc/resolv.conf (pkg/kubelet/network/dns, with the lines in containerd's order). */
export function resolvConf(spec: PodSpec, namespace: string, settings: ClusterDnsSettings): string {
  const { clusterDns, clusterDomain } = settings;
  const policy = spec.dnsPolicy ?? "ClusterFirst";
  const usesCluster = policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && !spec.hostNetwork);
  const node = policy === "None" ? undefined : settings.node;
  const services = `svc.${clusterDomain}`;
  const extra = spec.dnsConfig;
  const nameservers = [...(usesCluster ? [clusterDns] : (node?.nameservers ?? [])), ...(extra?.nameservers ?? [])];
  const searches = [
    ...(usesCluster ? [`${namespace}.${services}`, services, clusterDomain] : []),
    ...(node?.searches ?? []),
  ];
  const options = new Map<string, string | undefined>(usesCluster ? [["ndots", "5"]] : []);
  for (const { name = "", value } of extra?.options ?? []) options.set(name, value);
  const search = [...new Set([...searches, ...(extra?.searches ?? [])])].slice(0, maxSearches);
  const lines: string[] = [];
  if (search.length > 0) lines.push(`search ${search.join(" ")}`);
  for (const server of [...new Set(nameservers)].slice(0, maxNameservers)) lines.push(`nameserver ${server}`);
  const words = [...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
  if (words.length > 0) lines.push(`options ${words.join(" ")}`);
  if (nameservers.length === 0) lines.push("# eastwest: the nodes have no resolver of their own");
  return `${lines.join("\n")}\n`;
}

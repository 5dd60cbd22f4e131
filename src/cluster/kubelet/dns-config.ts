import type { Pod, PodSpec } from "kubernetes-types/core/v1";
import type { FileSystem } from "../files.ts";

export interface ClusterDnsSettings {
  readonly clusterDns: string;
  readonly clusterDomain: string;
}

/** What stands in a resolv.conf. */
export interface DnsConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** `ndots:5`, `rotate`. */
  readonly options: readonly string[];
}

export interface PodDns extends DnsConfig {
  /** What was left out, in the words of the event DNSConfigForming. */
  readonly warnings: readonly string[];
}

/** What resolv.conf takes (pkg/apis/core/validation: MaxDNSNameservers, MaxDNSSearchPaths, MaxDNSSearchListChars). */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchLetters = 2048;
/** A domain that is longer makes some resolvers abort (DNS1123SubdomainMaxLength). */
const longestSearch = 253;

/** The name service that a pod gets by its dnsPolicy and dnsConfig (pkg/kubelet/network/dns/dns.go, GetPodDNS). */
export function podDns(pod: Pod, { clusterDns, clusterDomain }: ClusterDnsSettings, node: FileSystem): PodDns {
  const spec: Partial<PodSpec> = pod.spec ?? {};
  const { namespace = "" } = pod.metadata ?? {};
  const policy = spec.dnsPolicy ?? "ClusterFirst";
  const usesCluster = policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && !spec.hostNetwork);
  const host = policy === "None" ? { nameservers: [], searches: [], options: [] } : hostDns(node);
  const services = `svc.${clusterDomain}`;
  const base: DnsConfig = usesCluster
    ? {
        nameservers: [clusterDns],
        searches: [`${namespace}.${services}`, services, clusterDomain, ...host.searches],
        options: ["ndots:5"],
      }
    : host;
  const extra = spec.dnsConfig;
  const options = new Map(base.options.map((option) => [option.replace(/:.*/, ""), option]));
  for (const { name = "", value } of extra?.options ?? []) options.set(name, value ? `${name}:${value}` : name);
  return fitted({
    nameservers: [...new Set([...base.nameservers, ...(extra?.nameservers ?? [])])],
    searches: [...new Set([...base.searches, ...(extra?.searches ?? [])])],
    options: [...options.values()],
  });
}

/** The lines in containerd's order. */
export function resolvConf({ nameservers, searches, options }: DnsConfig): string {
  const lines = nameservers.map((server) => `nameserver ${server}`);
  if (searches.length > 0) lines.unshift(`search ${searches.join(" ")}`);
  if (options.length > 0) lines.push(`options ${options.join(" ")}`);
  return lines.map((line) => `${line}\n`).join("");
}

/** Cut to what resolvers take (formDNSConfigFitsLimits). */
function fitted({ nameservers, searches, options }: DnsConfig): PodDns {
  const warnings: string[] = [];
  const servers = nameservers.slice(0, maxNameservers);
  if (servers.length < nameservers.length)
    warnings.push(
      `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${servers.join(" ")}`,
    );
  let kept = searches.slice(0, maxSearches).filter(({ length }) => length <= longestSearch);
  while (kept.join(" ").length > maxSearchLetters) kept = kept.slice(0, -1);
  if (kept.length < searches.length)
    warnings.push(
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept.join(" ")}`,
    );
  return { nameservers: servers, searches: kept, options, warnings };
}

/** The node's own (parseResolvConf). */
function hostDns(files: FileSystem): DnsConfig {
  const nameservers: string[] = [];
  let searches: string[] = [];
  const options: string[] = [];
  const text = files.exists("/etc/resolv.conf") ? files.readText("/etc/resolv.conf") : "";
  for (const line of text.split("\n")) {
    const [keyword = "", ...words] = line.trim().split(/\s+/);
    if (keyword === "nameserver" && words[0] !== undefined) nameservers.push(words[0]);
    else if (keyword === "search") searches = words.map((word) => (word === "." ? word : word.replace(/\.$/, "")));
    else if (keyword === "options") options.push(...words);
  }
  return { nameservers, searches, options };
}

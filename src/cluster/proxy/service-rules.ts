import { cidrContains, parseIpv4, tryParseCidr } from "../network/ipv4.ts";
import { endpointChain, serviceChain } from "./chain-names.ts";
import type { ProxyEndpoint } from "./proxy-endpoint.ts";
import type { ProxyConfig } from "./ruleset.ts";
import type { ServicePort } from "./service-port.ts";

/** What one service port puts into the tables, each part in kube-proxy's order. */
export interface ServiceRules {
  /** In KUBE-SERVICES, KUBE-EXTERNAL-SERVICES, KUBE-NODEPORTS and KUBE-PROXY-FIREWALL of the filter table. */
  readonly filterRules: readonly string[];
  /** In KUBE-SERVICES and KUBE-NODEPORTS of the nat table: the ways to its own chains. */
  readonly portalRules: readonly string[];
  readonly ownChains: readonly string[];
  readonly ownRules: readonly string[];
}

/** The rules of one service port (pkg/proxy/iptables/proxier.go, the loop of syncProxyRules). */
export function serviceRules(service: ServicePort, config: ProxyConfig): ServiceRules {
  const filterRules: string[] = [];
  const portalRules: string[] = [];
  const ownChains: string[] = [];
  const ownRules: string[] = [];
  const { name, protocol, endpoints, internalLocal, externalLocal, nodePort, loadBalancerIps, externalIps } = service;
  const svc = serviceChain("SVC", name, protocol);
  const svl = serviceChain("SVL", name, protocol);
  const ext = serviceChain("EXT", name, protocol);
  const fw = serviceChain("FW", name, protocol);
  const isExternal = nodePort !== undefined || externalIps.length > 0 || loadBalancerIps.length > 0;
  const hasInternal = internalLocal ? endpoints.local.length > 0 : endpoints.any;
  const hasExternal = externalLocal ? endpoints.local.length > 0 : endpoints.any;
  const usesFirewall = endpoints.any && loadBalancerIps.length > 0 && service.sourceRanges.length > 0;
  const to = (address: string) => `-m ${protocol} -p ${protocol} -d ${address} --dport ${service.port}`;
  const toNodePort = `-m ${protocol} -p ${protocol} --dport ${nodePort}`;
  const portal = (kind: string, match: string, chain: string) =>
    portalRules.push(`-A KUBE-SERVICES ${comment(`"${name} ${kind}"`)} ${match} -j ${chain}`);
  // Nobody anywhere: refused at once. Nobody here only: dropped, as a load balancer's health check should tell.
  const why = comment(endpoints.any ? `"${name} has no local endpoints"` : `"${name} has no endpoints"`);
  const refuse = (chain: string, match: string) =>
    filterRules.push(`-A ${chain} ${why} ${match} -j ${endpoints.any ? "DROP" : "REJECT"}`);

  if (hasInternal) portal("cluster IP", to(service.clusterIp), internalLocal ? svl : svc);
  else refuse("KUBE-SERVICES", to(service.clusterIp));
  for (const address of externalIps) {
    if (endpoints.any) portal("external IP", to(address), ext);
    if (!hasExternal) refuse("KUBE-EXTERNAL-SERVICES", to(address));
  }
  for (const address of loadBalancerIps) {
    if (endpoints.any) portal("loadbalancer IP", to(address), usesFirewall ? fw : ext);
    if (!usesFirewall) continue;
    const others = comment(`"${name} traffic not accepted by ${fw}"`);
    filterRules.push(`-A KUBE-PROXY-FIREWALL ${others} ${to(address)} -j DROP`);
  }
  if (!hasExternal) for (const address of loadBalancerIps) refuse("KUBE-EXTERNAL-SERVICES", to(address));
  if (nodePort !== undefined) {
    if (endpoints.any) portalRules.push(`-A KUBE-NODEPORTS ${comment(name)} ${toNodePort} -j ${ext}`);
    if (!hasExternal) refuse("KUBE-EXTERNAL-SERVICES", `-m addrtype --dst-type LOCAL ${toNodePort}`);
  }
  if (service.healthCheckNodePort !== undefined) {
    const toHealthCheck = `-m tcp -p tcp --dport ${service.healthCheckNodePort}`;
    filterRules.push(`-A KUBE-NODEPORTS ${comment(`"${name} health check node port"`)} ${toHealthCheck} -j ACCEPT`);
  }

  if (hasInternal) {
    const match = `${comment(`"${name} cluster IP"`)} ${to(service.clusterIp)} ! -s ${config.clusterCidr}`;
    ownRules.push(`-A ${internalLocal ? svl : svc} ${match} -j KUBE-MARK-MASQ`);
  }
  if (isExternal && endpoints.any) {
    ownChains.push(ext);
    ownRules.push(...externalRules(service, ext, svc, config));
    if (hasExternal) ownRules.push(`-A ${ext} -j ${externalLocal ? svl : svc}`);
  }
  if (usesFirewall) {
    ownChains.push(fw);
    ownRules.push(...firewallRules(service, fw, ext, config));
  }
  for (const [chain, those] of [
    [svc, endpoints.cluster],
    [svl, endpoints.local],
  ] as const) {
    if (those.length === 0) continue;
    ownChains.push(chain);
    ownRules.push(...affinity(service, chain, those), ...balance(service, chain, those));
  }
  for (const { text, address } of endpoints.reachable) {
    const chain = endpointChain(name, protocol, text);
    const noted = service.affinitySeconds === undefined ? "" : `-m recent --name ${chain} --set `;
    ownChains.push(chain);
    ownRules.push(`-A ${chain} ${comment(name)} -s ${address} -j KUBE-MARK-MASQ`);
    ownRules.push(
      `-A ${chain} ${comment(name)} ${noted}-m ${protocol} -p ${protocol} -j DNAT --to-destination ${text}`,
    );
  }
  return { filterRules, portalRules, ownChains, ownRules };
}

/**
 * What comes from outside to any endpoint must be masqueraded, as its answer has to come back this way. To local ones
 * it keeps its source, except what comes from a pod or the node itself, which may go to any.
 */
function externalRules({ name, externalLocal }: ServicePort, ext: string, svc: string, config: ProxyConfig): string[] {
  const about = (words: string) => comment(`"${words} for ${name} external destinations"`);
  if (!externalLocal) return [`-A ${ext} ${about("masquerade traffic")} -j KUBE-MARK-MASQ`];
  const fromNode = "-m addrtype --src-type LOCAL";
  return [
    `-A ${ext} ${about("pod traffic")} -s ${config.clusterCidr} -j ${svc}`,
    `-A ${ext} ${about("masquerade LOCAL traffic")} ${fromNode} -j KUBE-MARK-MASQ`,
    `-A ${ext} ${about("route LOCAL traffic")} ${fromNode} -j ${svc}`,
  ];
}

/** Only from the source ranges; whatever reaches the end untranslated is dropped in KUBE-PROXY-FIREWALL. */
function firewallRules(service: ServicePort, fw: string, ext: string, { nodeIp }: ProxyConfig): string[] {
  const { name, sourceRanges, loadBalancerIps } = service;
  const about = comment(`"${name} loadbalancer IP"`);
  const rules = sourceRanges.map((range) => `-A ${fw} ${about} -s ${range} -j ${ext}`);
  const own = nodeIp === undefined ? undefined : parseIpv4(nodeIp);
  const allowsNode = sourceRanges.some((range) => {
    const cidr = tryParseCidr(range);
    return cidr && own !== undefined && cidrContains(cidr, own);
  });
  // A node that has the balancer's address itself would speak to it from that address.
  if (allowsNode) rules.push(...loadBalancerIps.map((address) => `-A ${fw} ${about} -s ${address} -j ${ext}`));
  rules.push(`-A ${fw} ${comment(`"other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL"`)}`);
  return rules;
}

/** Back to the endpoint that the client was sent to before, if that is not too long ago. */
function affinity(service: ServicePort, chain: string, endpoints: readonly ProxyEndpoint[]): string[] {
  const { name, protocol, affinitySeconds } = service;
  if (affinitySeconds === undefined) return [];
  return endpoints.map(({ text }) => {
    const endpoint = endpointChain(name, protocol, text);
    const known = `-m recent --name ${endpoint} --rcheck --seconds ${affinitySeconds} --reap`;
    return `-A ${chain} ${comment(`"${name} -> ${text}"`)} ${known} -j ${endpoint}`;
  });
}

/** Each endpoint with the same chance: the first of n with 1/n, the next of the rest, the last what is left. */
function balance({ name, protocol }: ServicePort, chain: string, endpoints: readonly ProxyEndpoint[]): string[] {
  return endpoints.map(({ text }, index) => {
    const left = endpoints.length - index;
    const draw = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}` : "";
    return `-A ${chain} ${comment(`"${name} -> ${text}"`)}${draw} -j ${endpointChain(name, protocol, text)}`;
  });
}

function comment(text: string): string {
  return `-m comment --comment ${text}`;
}

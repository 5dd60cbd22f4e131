import { endpointChain, serviceChain } from "./chain-names.ts";
import type { ProxyConfig } from "./ruleset.ts";
import type { ProxyEndpoint, ServicePort } from "./service-port.ts";

export interface ServiceRules {
  readonly filterRules: readonly string[];
  readonly natChains: readonly string[];
  readonly natRules: readonly string[];
}

/** What one service port puts into the tables, in kube-proxy's order. */
export function serviceRules(service: ServicePort, config: ProxyConfig): ServiceRules {
  const { name, protocol, endpoints, internalLocal, externalLocal, nodePort } = service;
  const local = endpoints.filter(({ isLocal }) => isLocal);
  const isExternal = nodePort !== undefined;
  const usesAll = endpoints.length > 0 && (!internalLocal || isExternal);
  const usesLocal = local.length > 0 && (internalLocal || (isExternal && externalLocal));
  const svc = serviceChain("SVC", name, protocol);
  const svl = serviceChain("SVL", name, protocol);
  const ext = serviceChain("EXT", name, protocol);
  const internal = { chain: internalLocal ? svl : svc, reachable: internalLocal ? usesLocal : usesAll };
  const external = { chain: externalLocal ? svl : svc, reachable: externalLocal ? usesLocal : usesAll };
  const toClusterIp = `-m ${protocol} -p ${protocol} -d ${service.clusterIp} --dport ${service.port}`;
  const toNodePort = `-m ${protocol} -p ${protocol} --dport ${nodePort}`;
  const clusterIpComment = comment(`"${name} cluster IP"`);

  const filterRules: string[] = [];
  const natChains: string[] = [];
  const natRules: string[] = [];

  if (internal.reachable) natRules.push(`-A KUBE-SERVICES ${clusterIpComment} ${toClusterIp} -j ${internal.chain}`);
  else filterRules.push(`-A KUBE-SERVICES ${refusal(service)} ${toClusterIp} -j ${refusalTarget(service)}`);
  if (isExternal && endpoints.length > 0) {
    natRules.push(`-A KUBE-NODEPORTS ${comment(name)} ${toNodePort} -j ${ext}`);
  }
  if (isExternal && !external.reachable) {
    const match = `${refusal(service)} -m addrtype --dst-type LOCAL ${toNodePort}`;
    filterRules.push(`-A KUBE-EXTERNAL-SERVICES ${match} -j ${refusalTarget(service)}`);
  }
  if (internal.reachable) {
    natRules.push(
      `-A ${internal.chain} ${clusterIpComment} ${toClusterIp} ! -s ${config.clusterCidr} -j KUBE-MARK-MASQ`,
    );
  }
  if (isExternal && endpoints.length > 0) {
    natChains.push(ext);
    natRules.push(...externalRules(service, ext, svc, config));
    if (external.reachable) natRules.push(`-A ${ext} -j ${external.chain}`);
  }
  if (usesAll) {
    natChains.push(svc);
    natRules.push(...balance(service, svc, endpoints));
  }
  if (usesLocal) {
    natChains.push(svl);
    natRules.push(...balance(service, svl, local));
  }
  for (const endpoint of usesAll ? endpoints : usesLocal ? local : []) {
    const chain = endpointChain(name, protocol, endpoint.text);
    natChains.push(chain);
    natRules.push(`-A ${chain} ${comment(name)} -s ${endpoint.address} -j KUBE-MARK-MASQ`);
    natRules.push(
      `-A ${chain} ${comment(name)} -m ${protocol} -p ${protocol} -j DNAT --to-destination ${endpoint.text}`,
    );
  }
  return { filterRules, natChains, natRules };
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

/** Each endpoint with the same chance: the first of n with 1/n, the next of the rest, the last what is left. */
function balance({ name, protocol }: ServicePort, chain: string, endpoints: readonly ProxyEndpoint[]): string[] {
  return endpoints.map(({ text }, index) => {
    const left = endpoints.length - index;
    const draw = left > 1 ? ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}` : "";
    return `-A ${chain} ${comment(`"${name} -> ${text}"`)}${draw} -j ${endpointChain(name, protocol, text)}`;
  });
}

/** Nobody anywhere: refused at once. Nobody here only: dropped, as a load balancer's health check should tell. */
function refusalTarget({ endpoints }: ServicePort): string {
  return endpoints.length === 0 ? "REJECT" : "DROP";
}

function refusal({ name, endpoints }: ServicePort): string {
  return comment(endpoints.length === 0 ? `"${name} has no endpoints"` : `"${name} has no local endpoints"`);
}

function comment(text: string): string {
  return `-m comment --comment ${text}`;
}

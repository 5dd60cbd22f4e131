import { cidrContains, parseIpv4, tryParseCidr } from "../../network/ipv4.ts";
import type { ProxyEndpoint } from "../proxy-endpoint.ts";
import type { ProxiedNode, ServicePort } from "../service-port.ts";
import type { SetName } from "./ip-set-list.ts";

export interface IpvsConfig extends ProxiedNode {
  /** What comes to a cluster IP from elsewhere is masqueraded. */
  readonly clusterCidr: string;
  /** All addresses of the node's own, but not those of lo and of kube-ipvs0: NodePorts are open on them. */
  readonly nodeAddresses: readonly string[];
}

/** A virtual server as it should be. */
export interface WantedServer {
  readonly protocol: ServicePort["protocol"];
  readonly address: string;
  readonly port: number;
  /** Seconds. */
  readonly persistence: number | undefined;
  readonly endpoints: readonly ProxyEndpoint[];
}

/** A load balancer's port that the node itself must not use. */
export interface DeniedPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

/** What one service port needs on a node. */
export interface ServiceEntries {
  readonly port: ServicePort;
  readonly sets: readonly (readonly [set: SetName, entry: string])[];
  readonly servers: readonly WantedServer[];
  /** Of kube-ipvs0. */
  readonly addresses: readonly string[];
  readonly denied: readonly DeniedPort[];
}

/** The loop of syncProxyRules in pkg/proxy/ipvs/proxier.go, for one service port. */
export function serviceEntries(port: ServicePort, config: IpvsConfig): ServiceEntries {
  const { protocol, clusterIp, externalIps, loadBalancerIps, internalLocal, externalLocal } = port;
  const sets: [SetName, string][] = [];
  const servers: WantedServer[] = [];
  const addresses: string[] = [];
  const denied: DeniedPort[] = [];
  const add = (set: SetName, entry: string | number) => sets.push([set, `${entry}`]);
  const serve = (address: string, number: number, onlyLocal: boolean) => {
    const persistence = port.affinitySeconds;
    servers.push({ protocol, address, port: number, persistence, endpoints: endpointsFor(port, onlyLocal) });
  };
  const serveExternally = (address: string) => {
    serve(address, port.port, externalLocal);
    // What another interface has already must not be on kube-ipvs0, too.
    if (!config.nodeAddresses.includes(address)) addresses.push(address);
  };

  for (const endpoint of port.allEndpoints) {
    if (endpoint.isLocal) add("KUBE-LOOP-BACK", `${endpoint.address},${protocol}:${endpoint.port},${endpoint.address}`);
  }
  add("KUBE-CLUSTER-IP", `${clusterIp},${protocol}:${port.port}`);
  serve(clusterIp, port.port, internalLocal);
  addresses.push(clusterIp);
  for (const address of externalIps) {
    add(externalLocal ? "KUBE-EXTERNAL-IP-LOCAL" : "KUBE-EXTERNAL-IP", `${address},${protocol}:${port.port}`);
    serveExternally(address);
  }
  for (const address of loadBalancerIps) {
    const entry = `${address},${protocol}:${port.port}`;
    add("KUBE-LOAD-BALANCER", entry);
    if (externalLocal) add("KUBE-LOAD-BALANCER-LOCAL", entry);
    if (port.sourceRanges.length > 0) {
      add("KUBE-LOAD-BALANCER-FW", entry);
      for (const range of port.sourceRanges) add("KUBE-LOAD-BALANCER-SOURCE-CIDR", `${entry},${range}`);
      if (admitsNode(port, config)) add("KUBE-LOAD-BALANCER-SOURCE-IP", `${entry},${address}`);
      else denied.push({ address, protocol, port: port.port });
    }
    serveExternally(address);
  }
  if (port.nodePort !== undefined && config.nodeAddresses.length > 0) {
    const { nodePort } = port;
    for (const set of nodePortSets(port)) {
      if (protocol !== "sctp") add(set, nodePort);
      else for (const address of config.nodeAddresses) add(set, `${address},sctp:${nodePort}`);
    }
    for (const address of config.nodeAddresses) serve(address, nodePort, externalLocal);
  }
  if (port.healthCheckNodePort !== undefined) add("KUBE-HEALTH-CHECK-NODE-PORT", port.healthCheckNodePort);
  return { port, sets, servers, addresses, denied };
}

/**
 * Those of the policy. Where policy Local finds nobody here it is anybody: answers from another node will not reach who
 * is outside, but pods can use the address (syncEndpoint).
 */
function endpointsFor({ endpoints }: ServicePort, onlyLocal: boolean): readonly ProxyEndpoint[] {
  return onlyLocal && endpoints.local.length > 0 ? endpoints.local : endpoints.cluster;
}

function admitsNode({ sourceRanges }: ServicePort, { nodeIp }: IpvsConfig): boolean {
  if (nodeIp === undefined) return false;
  const own = parseIpv4(nodeIp);
  return sourceRanges.some((range) => {
    const cidr = tryParseCidr(range);
    return cidr !== undefined && cidrContains(cidr, own);
  });
}

function nodePortSets({ protocol, externalLocal }: ServicePort): readonly SetName[] {
  const names = {
    tcp: ["KUBE-NODE-PORT-TCP", "KUBE-NODE-PORT-LOCAL-TCP"],
    udp: ["KUBE-NODE-PORT-UDP", "KUBE-NODE-PORT-LOCAL-UDP"],
    sctp: ["KUBE-NODE-PORT-SCTP-HASH", "KUBE-NODE-PORT-LOCAL-SCTP-HASH"],
  } as const;
  const [all, local] = names[protocol];
  return externalLocal ? [all, local] : [all];
}

import type { LoadBalancerIngress, Service, ServicePort as SpecPort } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { formatCidr, tryParseCidr, tryParseIpv4 } from "../network/ipv4.ts";
import { servicePortName } from "./chain-names.ts";
import { type EndpointsByPolicy, endpointsByPolicy } from "./endpoints-by-policy.ts";
import { type ProxyEndpoint, proxyEndpoints } from "./proxy-endpoint.ts";

/** The node that rules are written for. */
export interface ProxiedNode {
  readonly nodeName: string;
  /** Its own address, which a load balancer's source ranges may hold. */
  readonly nodeIp?: string | undefined;
  /** Its label topology.kubernetes.io/zone. */
  readonly zone?: string | undefined;
}

/** One port of a Service, with what kube-proxy needs to know of it on one node (pkg/proxy/serviceport.go). */
export interface ServicePort {
  /** `namespace/name:port`. */
  readonly name: string;
  /** Lower case. */
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly clusterIp: string;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly externalIps: readonly string[];
  /** Addresses of load balancers that bring packets to nodes as they are (ipMode VIP). */
  readonly loadBalancerIps: readonly string[];
  /** CIDRs; empty: from everywhere. */
  readonly sourceRanges: readonly string[];
  readonly healthCheckNodePort: number | undefined;
  /** How long a client stays with its endpoint; undefined without session affinity. */
  readonly affinitySeconds: number | undefined;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** Also those that take no traffic. */
  readonly allEndpoints: readonly ProxyEndpoint[];
  readonly endpoints: EndpointsByPolicy;
}

/** A label that hands a Service to another proxy (pkg/proxy/apis/well_known_labels.go). */
const otherProxy = "service.kubernetes.io/service-proxy-name";
const defaultAffinitySeconds = 10800;

/** The service ports of a cluster as seen from one node, sorted by name. */
export function servicePorts(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  node: ProxiedNode,
): ServicePort[] {
  const slicesOf = Map.groupBy(slices, serviceOfSlice);
  const ports = services.flatMap((service) => portsOfService(service, slicesOf.get(keyOfService(service)) ?? [], node));
  const placed = ports.map((port) => ({ port, place: placeOf(port) }));
  return placed.sort(byPlace).map(({ port }) => port);
}

/** `namespace/name`. */
export function keyOfService({ metadata }: Service): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

/** The key of the Service that a slice belongs to. */
export function serviceOfSlice({ metadata }: EndpointSlice): string {
  return `${metadata?.namespace}/${metadata?.labels?.["kubernetes.io/service-name"]}`;
}

export function byPlace(a: { readonly place: string }, b: { readonly place: string }): number {
  return a.place < b.place ? -1 : a.place > b.place ? 1 : 0;
}

/** By which kube-proxy sorts service ports. */
export function placeOf({ name, protocol }: ServicePort): string {
  return name + protocol;
}

/** The ports of a Service with these slices; none when it is headless, ExternalName or another proxy's. */
export function portsOfService(
  service: Service,
  slices: readonly EndpointSlice[],
  node: ProxiedNode,
): readonly ServicePort[] {
  const { metadata, spec } = service;
  const clusterIp = spec?.clusterIP;
  if (!clusterIp || clusterIp === "None" || spec?.type === "ExternalName") return [];
  if (metadata?.labels?.[otherProxy]) return [];
  return (spec?.ports ?? []).map((port) => portOf(service, port, slices, node));
}

function portOf(
  { metadata, spec, status }: Service,
  port: SpecPort,
  slices: readonly EndpointSlice[],
  node: ProxiedNode,
): ServicePort {
  const protocol = protocolOf(port.protocol);
  const nodePort = port.nodePort || undefined;
  const externalIps = (spec?.externalIPs ?? []).filter((address) => tryParseIpv4(address) !== undefined);
  const loadBalancerIps = (status?.loadBalancer?.ingress ?? []).flatMap(virtualAddress);
  const isExternal = nodePort !== undefined || externalIps.length > 0 || loadBalancerIps.length > 0;
  const internalLocal = spec?.internalTrafficPolicy === "Local";
  const externalLocal = spec?.externalTrafficPolicy === "Local";
  const needsHealthCheck = spec?.type === "LoadBalancer" && externalLocal;
  const allEndpoints = proxyEndpoints(slices, port.name ?? "", protocol, node.nodeName);
  return {
    name: servicePortName(metadata?.namespace ?? "", metadata?.name ?? "", port.name),
    protocol,
    clusterIp: spec?.clusterIP ?? "",
    port: port.port,
    nodePort,
    externalIps,
    loadBalancerIps,
    sourceRanges: (spec?.loadBalancerSourceRanges ?? []).flatMap((range) => {
      const cidr = tryParseCidr(range.trim());
      return cidr ? [formatCidr(cidr)] : [];
    }),
    healthCheckNodePort: (needsHealthCheck && spec?.healthCheckNodePort) || undefined,
    affinitySeconds:
      spec?.sessionAffinity === "ClientIP"
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds)
        : undefined,
    internalLocal,
    externalLocal,
    allEndpoints,
    endpoints: endpointsByPolicy(allEndpoints, {
      // Also with policy Local: what comes from the cluster itself to an external address may go anywhere.
      usesCluster: !internalLocal || isExternal,
      usesLocal: internalLocal || (externalLocal && isExternal),
      nodeName: node.nodeName,
      zone: node.zone,
    }),
  };
}

/** Ports of a Service that is no more: nobody serves them. */
export function unserved(ports: readonly { readonly port: ServicePort }[]): ServicePort[] {
  return ports.map(({ port }) => ({ ...port, allEndpoints: [] }));
}

/** A balancer that speaks for the clients itself (ipMode Proxy) needs no rules. */
function virtualAddress(ingress: LoadBalancerIngress & { readonly ipMode?: string }): string[] {
  return ingress.ip && tryParseIpv4(ingress.ip) !== undefined && ingress.ipMode !== "Proxy" ? [ingress.ip] : [];
}

function protocolOf(protocol: string | undefined): ServicePort["protocol"] {
  if (protocol === "UDP") return "udp";
  return protocol === "SCTP" ? "sctp" : "tcp";
}

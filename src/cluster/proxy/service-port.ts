import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { servicePortName } from "./chain-names.ts";

/** An endpoint that takes traffic, as `ip:port`. */
export interface ProxyEndpoint {
  readonly address: string;
  readonly port: number;
  readonly text: string;
  /** On the node whose rules are written. */
  readonly isLocal: boolean;
}

/** One port of a Service, with what kube-proxy needs to know of it. */
export interface ServicePort {
  /** `namespace/name:port`. */
  readonly name: string;
  /** Lower case. */
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly clusterIp: string;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** Ready ones, sorted by their text as kube-proxy does. */
  readonly endpoints: readonly ProxyEndpoint[];
}

/** The service ports of a cluster as seen from one node, sorted by name. Services without a cluster IP have none. */
export function servicePorts(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  nodeName: string,
): ServicePort[] {
  const slicesOf = Map.groupBy(slices, serviceOfSlice);
  const ports = services.filter(isProxied).flatMap((service) => {
    const { namespace = "", name = "" } = service.metadata ?? {};
    return portsOf(service, slicesOf.get(`${namespace}/${name}`) ?? [], nodeName);
  });
  return ports.sort((a, b) => compare(a.name + a.protocol, b.name + b.protocol));
}

/** Not headless, not ExternalName, not another proxy's (labels in pkg/proxy/apis/well_known_labels.go). */
function isProxied({ metadata, spec }: Service): boolean {
  const clusterIp = spec?.clusterIP;
  if (!clusterIp || clusterIp === "None" || spec?.type === "ExternalName") return false;
  return !metadata?.labels?.["service.kubernetes.io/service-proxy-name"];
}

function serviceOfSlice({ metadata }: EndpointSlice): string {
  return `${metadata?.namespace}/${metadata?.labels?.["kubernetes.io/service-name"]}`;
}

function portsOf({ metadata, spec }: Service, slices: readonly EndpointSlice[], nodeName: string): ServicePort[] {
  return (spec?.ports ?? []).map((port) => {
    const protocol = protocolOf(port.protocol);
    return {
      name: servicePortName(metadata?.namespace ?? "", metadata?.name ?? "", port.name),
      protocol,
      clusterIp: spec?.clusterIP ?? "",
      port: port.port,
      nodePort: port.nodePort || undefined,
      internalLocal: spec?.internalTrafficPolicy === "Local",
      externalLocal: spec?.externalTrafficPolicy === "Local",
      endpoints: endpointsOf(port.name ?? "", protocol, slices, nodeName),
    };
  });
}

function endpointsOf(
  portName: string,
  protocol: string,
  slices: readonly EndpointSlice[],
  nodeName: string,
): ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    for (const { name, port, protocol: sliceProtocol } of slice.ports ?? []) {
      if ((name ?? "") !== portName || protocolOf(sliceProtocol) !== protocol || port === undefined) continue;
      for (const endpoint of slice.endpoints) {
        const [address] = endpoint.addresses;
        if (address === undefined || endpoint.conditions?.ready === false) continue;
        const text = `${address}:${port}`;
        found.set(text, { address, port, text, isLocal: endpoint.nodeName === nodeName });
      }
    }
  }
  return [...found.values()].sort((a, b) => compare(a.text, b.text));
}

function protocolOf(protocol: string | undefined): ServicePort["protocol"] {
  if (protocol === "UDP") return "udp";
  return protocol === "SCTP" ? "sctp" : "tcp";
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

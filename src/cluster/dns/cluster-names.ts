import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient, WatchEvent } from "../api/client.ts";

export interface NamedPort {
  /** Empty for an unnamed port. */
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

export interface NamedService {
  readonly name: string;
  readonly namespace: string;
  /** Empty when headless or external. */
  readonly clusterIps: readonly string[];
  readonly headless: boolean;
  /** Of an ExternalName service. */
  readonly externalName: string | undefined;
  readonly ports: readonly NamedPort[];
}

export interface NamedEndpoint {
  readonly address: string;
  /** The pod's spec.hostname, or the address with dashes (CoreDNS, endpointHostname). */
  readonly hostname: string;
  readonly ports: readonly NamedPort[];
}

/** What the DNS server knows of the cluster. Names are lower case. */
export interface ClusterNames {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): NamedService | undefined;
  /** The ready endpoints of a service. */
  endpoints(namespace: string, service: string): readonly NamedEndpoint[];
  serviceWithAddress(address: string): NamedService | undefined;
  /** Every (service, endpoint) with this address. */
  endpointsWithAddress(address: string): readonly { namespace: string; service: string; endpoint: NamedEndpoint }[];
  /** Milliseconds since the epoch of the last change: the zone's serial. */
  readonly modified: number;
}

interface SliceNames {
  readonly namespace: string;
  readonly service: string;
  readonly endpoints: readonly NamedEndpoint[];
}

/** Follows the cluster by watches; `stop` ends them. */
export function watchClusterNames(client: ApiClient, now: () => number): ClusterNames & { stop(): void } {
  const namespaces = new Set<string>();
  const services = new Map<string, NamedService>();
  const slices = new Map<string, SliceNames>();
  let modified = now();

  const touch = () => {
    modified = now();
  };
  const stops = [
    client.watch("Namespace", ({ type, object }) => {
      const name = object.metadata?.name ?? "";
      if (type === "DELETED") namespaces.delete(name);
      else namespaces.add(name);
      touch();
    }),
    client.watch("Service", ({ type, object }) => {
      const { name = "", namespace = "" } = object.metadata ?? {};
      if (type === "DELETED") services.delete(`${namespace}/${name}`);
      else {
        const spec = object.spec ?? {};
        const external = spec.type === "ExternalName";
        const clusterIps = (spec.clusterIPs ?? [spec.clusterIP ?? ""]).filter((ip) => ip !== "" && ip !== "None");
        services.set(`${namespace}/${name}`, {
          name,
          namespace,
          clusterIps: external ? [] : clusterIps,
          headless: spec.clusterIP === "None",
          externalName: external ? spec.externalName : undefined,
          ports: (spec.ports ?? []).map((port) => ({
            name: port.name ?? "",
            protocol: port.protocol ?? "TCP",
            port: port.port,
          })),
        });
      }
      touch();
    }),
    client.watch("EndpointSlice", (event) => {
      applySlice(slices, event);
      touch();
    }),
  ];

  const slicesOf = (namespace: string, service: string) =>
    [...slices.values()].filter((slice) => slice.namespace === namespace && slice.service === service);

  return {
    hasNamespace: (name) => namespaces.has(name),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    endpoints: (namespace, service) => slicesOf(namespace, service).flatMap((slice) => slice.endpoints),
    serviceWithAddress: (address) => [...services.values()].find((service) => service.clusterIps.includes(address)),
    endpointsWithAddress: (address) =>
      [...slices.values()].flatMap(({ namespace, service, endpoints }) =>
        endpoints
          .filter((endpoint) => endpoint.address === address)
          .map((endpoint) => ({ namespace, service, endpoint })),
      ),
    get modified() {
      return modified;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** CoreDNS, plugin/kubernetes/object/endpoint.go: not ready is left out; a slice without ports still has addresses. */
function applySlice(slices: Map<string, SliceNames>, { type, object }: WatchEvent<EndpointSlice>): void {
  const { name = "", namespace = "", labels } = object.metadata ?? {};
  const key = `${namespace}/${name}`;
  const service = labels?.["kubernetes.io/service-name"];
  if (type === "DELETED" || !service) {
    slices.delete(key);
    return;
  }
  const ports = (object.ports ?? []).map((port) => ({
    name: port.name ?? "",
    protocol: port.protocol ?? "TCP",
    port: port.port ?? noPort,
  }));
  if (ports.length === 0) ports.push({ name: "", protocol: "TCP", port: noPort });
  const endpoints = (object.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false)
    .flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({
        address,
        hostname: endpoint.hostname || address.replaceAll(".", "-"),
        ports,
      })),
    );
  slices.set(key, { namespace, service, endpoints });
}

/** The port of endpoints that have none: they get addresses, but no SRV record. */
export const noPort = -1;

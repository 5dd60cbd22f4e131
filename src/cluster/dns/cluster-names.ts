import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient } from "../api/client.ts";
import { OwnedIndex } from "./owned-index.ts";

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
  /** Whether a pod of this namespace has this address; never without `pods`. */
  hasPod(namespace: string, address: string): boolean;
  /** Every (service, endpoint) with this address. */
  endpointsWithAddress(address: string): readonly FoundEndpoint[];
  /** Milliseconds since the epoch of the last change: the zone's serial. */
  readonly modified: number;
}

interface FoundEndpoint {
  readonly namespace: string;
  readonly service: string;
  readonly endpoint: NamedEndpoint;
}

/** Follows the cluster by watches; `stop` ends them. `pods`: their addresses too. */
export function watchClusterNames(
  client: ApiClient,
  now: () => number,
  options: { readonly pods: boolean } = { pods: false },
): ClusterNames & { stop(): void } {
  const namespaces = new Set<string>();
  const services = new Map<string, NamedService>();
  const byClusterIp = new OwnedIndex<NamedService>();
  const endpoints = new OwnedIndex<NamedEndpoint>();
  const byEndpointAddress = new OwnedIndex<FoundEndpoint>();
  const pods = new OwnedIndex<string>();
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
      const key = `${namespace}/${name}`;
      if (type === "DELETED") {
        services.delete(key);
        byClusterIp.set(key, new Map());
      } else {
        const spec = object.spec ?? {};
        const external = spec.type === "ExternalName";
        const clusterIps = (spec.clusterIPs ?? [spec.clusterIP ?? ""]).filter((ip) => ip !== "" && ip !== "None");
        const service: NamedService = {
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
        };
        services.set(key, service);
        byClusterIp.set(key, new Map(service.clusterIps.map((address) => [address, [service]])));
      }
      touch();
    }),
    client.watch("EndpointSlice", ({ type, object }) => {
      const { name = "", namespace = "", labels } = object.metadata ?? {};
      const service = type === "DELETED" ? undefined : labels?.["kubernetes.io/service-name"];
      const found = service ? endpointsOf(object) : [];
      const key = `${namespace}/${name}`;
      endpoints.set(key, service ? new Map([[`${namespace}/${service}`, found]]) : new Map());
      byEndpointAddress.set(
        key,
        new Map(
          found.map((endpoint) => [endpoint.address, [{ namespace, service: service ?? "", endpoint }]] as const),
        ),
      );
      touch();
    }),
  ];
  if (options.pods) {
    stops.push(
      client.watch("Pod", ({ type, object }) => {
        const { name = "", namespace = "" } = object.metadata ?? {};
        const ip = type === "DELETED" ? undefined : object.status?.podIP;
        pods.set(`${namespace}/${name}`, ip ? new Map([[ip, [namespace]]]) : new Map());
      }),
    );
  }

  return {
    hasNamespace: (name) => namespaces.has(name),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    endpoints: (namespace, service) => endpoints.get(`${namespace}/${service}`),
    serviceWithAddress: (address) => byClusterIp.get(address)[0],
    hasPod: (namespace, address) => pods.get(address).includes(namespace),
    endpointsWithAddress: (address) => byEndpointAddress.get(address),
    get modified() {
      return modified;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** CoreDNS, plugin/kubernetes/object/endpoint.go: not ready is left out; a slice without ports still has addresses. */
function endpointsOf(slice: EndpointSlice): NamedEndpoint[] {
  const ports = (slice.ports ?? []).map((port) => ({
    name: port.name ?? "",
    protocol: port.protocol ?? "TCP",
    port: port.port ?? noPort,
  }));
  if (ports.length === 0) ports.push({ name: "", protocol: "TCP", port: noPort });
  return (slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false)
    .flatMap((endpoint) =>
      endpoint.addresses.map((address) => ({
        address,
        hostname: endpoint.hostname || address.replaceAll(".", "-"),
        ports,
      })),
    );
}

/** The port of endpoints that have none: they get addresses, but no SRV record. */
export const noPort = -1;

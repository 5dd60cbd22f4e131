import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ObjectMeta } from "kubernetes-types/meta/v1";
import type { ApiClient } from "../api/client.ts";
import type { LabelMatcher } from "../api/selectors/parse-label-selector.ts";
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
  /** The endpoint's own, its pod's name where that is wanted, or the address with dashes (CoreDNS, endpointHostname). */
  readonly hostname: string;
  readonly ports: readonly NamedPort[];
}

/** What the DNS server knows of the cluster. Names are lower case. */
export interface ClusterNames {
  hasNamespace(name: string): boolean;
  service(namespace: string, name: string): NamedService | undefined;
  /** The ready endpoints of a service. */
  endpoints(namespace: string, service: string): readonly NamedEndpoint[];
  servicesWithAddress(address: string): readonly NamedService[];
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

/** What of the cluster a server wants to know; all but the pods when left out. */
export interface Followed {
  /** The addresses of pods that run. */
  readonly pods?: boolean | undefined;
  /** Whether endpoints are known at all. */
  readonly endpoints?: boolean | undefined;
  /** An endpoint without a hostname of its own bears its pod's name. */
  readonly podNames?: boolean | undefined;
  /** Of Services, EndpointSlices and pods. */
  readonly labels?: LabelMatcher | undefined;
  readonly namespaceLabels?: LabelMatcher | undefined;
}

/** Follows the cluster by watches; `stop` ends them. CoreDNS: plugin/kubernetes/controller.go. */
export function watchClusterNames(
  client: ApiClient,
  now: () => number,
  options: Followed = {},
): ClusterNames & { stop(): void } {
  const namespaces = new Set<string>();
  const services = new Map<string, NamedService>();
  const byAddress = new OwnedIndex<NamedService>();
  const endpoints = new OwnedIndex<NamedEndpoint>();
  const byEndpointAddress = new OwnedIndex<FoundEndpoint>();
  const pods = new OwnedIndex<string>();
  let modified = now();

  const touch = () => {
    modified = now();
  };
  const isWanted = ({ metadata }: { readonly metadata?: ObjectMeta }) =>
    options.labels?.(metadata?.labels ?? {}) ?? true;
  const stops = [
    client.watch("Namespace", ({ type, object }) => {
      const { name = "", labels = {} } = object.metadata ?? {};
      if (type === "DELETED" || options.namespaceLabels?.(labels) === false) namespaces.delete(name);
      else namespaces.add(name);
    }),
    client.watch("Service", ({ type, object }) => {
      const { name = "", namespace = "" } = object.metadata ?? {};
      const key = `${namespace}/${name}`;
      if (type === "DELETED" || !isWanted(object)) {
        services.delete(key);
        byAddress.set(key, new Map());
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
        const addresses = [...service.clusterIps, ...(spec.externalIPs ?? [])];
        byAddress.set(key, new Map(addresses.map((address) => [address, [service]])));
      }
      touch();
    }),
  ];
  if (options.endpoints !== false) {
    const follow = client.watch("EndpointSlice", ({ type, object }) => {
      const { name = "", namespace = "", labels } = object.metadata ?? {};
      const isGone = type === "DELETED" || !isWanted(object);
      const service = isGone ? undefined : labels?.["kubernetes.io/service-name"];
      const found = service ? endpointsOf(object, options.podNames ?? false) : [];
      const key = `${namespace}/${name}`;
      endpoints.set(key, service ? new Map([[`${namespace}/${service}`, found]]) : new Map());
      byEndpointAddress.set(
        key,
        new Map(
          found.map((endpoint) => [endpoint.address, [{ namespace, service: service ?? "", endpoint }]] as const),
        ),
      );
      touch();
    });
    stops.push(follow);
  }
  if (options.pods) {
    stops.push(
      client.watch("Pod", ({ type, object }) => {
        const { name = "", namespace = "", deletionTimestamp } = object.metadata ?? {};
        const { podIP = "", phase = "" } = object.status ?? {};
        const isOver = deletionTimestamp !== undefined || ["Succeeded", "Failed", "Unknown"].includes(phase);
        const isThere = type !== "DELETED" && podIP !== "" && !isOver && isWanted(object);
        pods.set(`${namespace}/${name}`, isThere ? new Map([[podIP, [namespace]]]) : new Map());
        touch();
      }),
    );
  }

  return {
    hasNamespace: (name) => namespaces.has(name),
    service: (namespace, name) => services.get(`${namespace}/${name}`),
    endpoints: (namespace, service) => endpoints.get(`${namespace}/${service}`),
    servicesWithAddress: (address) => byAddress.get(address),
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
function endpointsOf(slice: EndpointSlice, podNames: boolean): NamedEndpoint[] {
  const ports = (slice.ports ?? []).map((port) => ({
    name: port.name ?? "",
    protocol: port.protocol ?? "TCP",
    port: port.port ?? noPort,
  }));
  if (ports.length === 0) ports.push({ name: "", protocol: "TCP", port: noPort });
  return (slice.endpoints ?? [])
    .filter((endpoint) => endpoint.conditions?.ready !== false)
    .flatMap(({ addresses, hostname, targetRef }) =>
      addresses.map((address) => ({
        address,
        hostname: hostname || (podNames && targetRef?.name) || address.replaceAll(/[.:]/g, "-"),
        ports,
      })),
    );
}

/** The port of endpoints that have none: they get addresses, but no SRV record. */
export const noPort = -1;

import type { Service, ServicePort, ServiceSpec } from "kubernetes-types/core/v1";
import type { Endpoint, EndpointConditions, EndpointPort, EndpointSlice } from "kubernetes-types/discovery/v1";
import { nodes } from "./layout.ts";

/** A Service in `default` without a selector: its endpoints are written by hand. */
export function service(name: string, clusterIP: string, ports: ServicePort[], spec: ServiceSpec = {}): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec: { type: "ClusterIP", clusterIP, ports, ...spec },
  };
}

/** A Service behind a load balancer with this address. */
export function balanced(name: string, clusterIP: string, address: string, spec: ServiceSpec = {}): Service {
  return {
    ...service(name, clusterIP, [{ port: 80, targetPort: 8080 }], { type: "LoadBalancer", ...spec }),
    status: { loadBalancer: { ingress: [{ ip: address, ipMode: "VIP" }] } },
  };
}

/** The pods of the layout as endpoints, by name; a name may stand with the conditions of its endpoint. */
export function slice(
  serviceName: string,
  ports: EndpointPort[],
  pods: readonly (string | readonly [string, EndpointConditions])[],
  name = serviceName,
): EndpointSlice {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name, namespace: "default", labels: { "kubernetes.io/service-name": serviceName } },
    addressType: "IPv4",
    ports: ports.map((port) => ({ name: "", protocol: "TCP", ...port })),
    endpoints: pods.map((pod) => (typeof pod === "string" ? endpoint(pod) : endpoint(...pod))),
  };
}

/** Pods of the layout, with whom each is meant for. */
export function hinted(
  serviceName: string,
  pods: Readonly<Record<string, { readonly zones?: readonly string[]; readonly nodes?: readonly string[] }>>,
): EndpointSlice {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  const endpoints = Object.entries(pods).map(([pod, { zones, nodes }]) => {
    const hints = { ...(zones && { forZones: named(zones) }), ...(nodes && { forNodes: named(nodes) }) };
    return { ...endpoint(pod), ...(zones || nodes ? { hints } : {}) };
  });
  return { ...slice(serviceName, [{ port: 8080 }], []), endpoints };
}

/** Addresses that belong to no pod and, for all that the API knows, to no node. */
export function external(serviceName: string, port: number, addresses: readonly string[]): EndpointSlice {
  const endpoints = addresses.map((address) => ({ addresses: [address], conditions: { ready: true } }));
  return { ...slice(serviceName, [{ port }], []), endpoints };
}

function endpoint(pod: string, conditions: EndpointConditions = {}): Endpoint {
  for (const { name, address, pods } of nodes) {
    const own = pod === name ? address : pods[pod];
    if (own !== undefined) return { addresses: [own], nodeName: name, conditions: { ready: true, ...conditions } };
  }
  throw new Error(`the layout has no pod ${pod}`);
}

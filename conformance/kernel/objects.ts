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

/** The pods of the layout as endpoints, by name; a name may stand with the conditions of its endpoint. */
export function slice(
  serviceName: string,
  ports: EndpointPort[],
  pods: readonly (string | readonly [string, EndpointConditions])[],
): EndpointSlice {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: serviceName, namespace: "default", labels: { "kubernetes.io/service-name": serviceName } },
    addressType: "IPv4",
    ports: ports.map((port) => ({ name: "", protocol: "TCP", ...port })),
    endpoints: pods.map((pod) => (typeof pod === "string" ? endpoint(pod) : endpoint(...pod))),
  };
}

function endpoint(pod: string, conditions: EndpointConditions = {}): Endpoint {
  for (const { name, address, pods } of nodes) {
    const own = pod === name ? address : pods[pod];
    if (own !== undefined) return { addresses: [own], nodeName: name, conditions: { ready: true, ...conditions } };
  }
  throw new Error(`the layout has no pod ${pod}`);
}

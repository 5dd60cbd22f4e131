import type { Service, ServicePort, ServiceSpec } from "kubernetes-types/core/v1";
import type { Endpoint, EndpointSlice } from "kubernetes-types/discovery/v1";

/** A Service in `default`, as the API server stores it. */
export function service(name: string, clusterIP: string, ports: ServicePort[], spec: ServiceSpec = {}): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec: { type: "ClusterIP", clusterIP, ports, ...spec },
  };
}

export interface EndpointOf {
  readonly address: string;
  readonly nodeName?: string;
  readonly ready?: boolean;
}

/** The EndpointSlice of a Service's port. */
export function slice(
  serviceName: string,
  port: { name?: string; port: number; protocol?: string },
  endpoints: readonly EndpointOf[],
): EndpointSlice {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${serviceName}-abcde`,
      namespace: "default",
      labels: { "kubernetes.io/service-name": serviceName },
    },
    addressType: "IPv4",
    ports: [{ name: port.name ?? "", port: port.port, protocol: port.protocol ?? "TCP" }],
    endpoints: endpoints.map(
      ({ address, nodeName, ready = true }): Endpoint => ({
        addresses: [address],
        conditions: { ready },
        ...(nodeName === undefined ? {} : { nodeName }),
      }),
    ),
  };
}

import type { Service, ServicePort, ServiceSpec, ServiceStatus } from "kubernetes-types/core/v1";
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
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly zones?: readonly string[];
  readonly nodes?: readonly string[];
}

/** A Service behind a load balancer with these addresses. */
export function balanced(name: string, clusterIP: string, addresses: readonly string[], spec: ServiceSpec): Service {
  const status: ServiceStatus = { loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } };
  const ports = [{ name: "p80", port: 80, protocol: "TCP", nodePort: 30080 }];
  return { ...service(name, clusterIP, ports, { type: "LoadBalancer", ...spec }), status };
}

/** Names, as EndpointSlices list them. */
const named = (names: readonly string[]) => names.map((name) => ({ name }));

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
      ({ address, nodeName, ready = true, serving = ready, terminating = false, zones, nodes }): Endpoint => {
        const hints = { ...(zones && { forZones: named(zones) }), ...(nodes && { forNodes: named(nodes) }) };
        return {
          addresses: [address],
          conditions: { ready, serving, terminating },
          ...(nodeName === undefined ? {} : { nodeName }),
          ...(zones || nodes ? { hints } : {}),
        };
      },
    ),
  };
}

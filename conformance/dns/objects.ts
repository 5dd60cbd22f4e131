const meta = (name: string, more: object = {}) => ({ name, namespace: "default", ...more });

function service(name: string, spec: object): [path: string, object: object] {
  return ["/api/v1/namespaces/default/services", { apiVersion: "v1", kind: "Service", metadata: meta(name), spec }];
}

function slice(
  service: string,
  ports: readonly object[],
  endpoints: readonly object[],
): [path: string, object: object] {
  const labels = { "kubernetes.io/service-name": service };
  const object = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: meta(`${service}-1`, { labels }),
  };
  const path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
  return [path, { ...object, addressType: "IPv4", ports, endpoints }];
}

const ready = { conditions: { ready: true } };
/** So many that their addresses do not fit into 512 bytes. */
export const manyCount = 40;

/** What the names in the table are about: Services without selectors, their endpoints written by hand. */
export const objects: readonly [path: string, object: object][] = [
  service("web", {
    clusterIP: "10.96.0.80",
    ports: [
      { name: "http", port: 80 },
      { name: "metrics", port: 9090 },
    ],
  }),
  slice("web", [{ name: "http", port: 8080 }], [{ addresses: ["10.244.1.40"], ...ready }]),
  service("time", { clusterIP: "10.96.0.81", ports: [{ name: "ntp", port: 123, protocol: "UDP" }] }),
  service("unnamed", { clusterIP: "10.96.0.82", ports: [{ port: 8080 }] }),
  service("db", { clusterIP: "None", ports: [{ name: "pg", port: 5432 }] }),
  slice(
    "db",
    [{ name: "pg", port: 5432, protocol: "TCP" }],
    [
      { addresses: ["10.244.1.50"], hostname: "db-0", ...ready },
      { addresses: ["10.244.2.50"], hostname: "db-1", ...ready },
      { addresses: ["10.244.3.50"], hostname: "db-2", conditions: { ready: false } },
    ],
  ),
  service("plain", { clusterIP: "None", ports: [{ name: "http", port: 80 }] }),
  slice("plain", [{ name: "http", port: 8080, protocol: "TCP" }], [{ addresses: ["10.244.1.60"], ...ready }]),
  service("empty", { clusterIP: "None", ports: [{ name: "http", port: 80 }] }),
  service("outer", { type: "ExternalName", externalName: "web.default.svc.cluster.local" }),
  service("far", { type: "ExternalName", externalName: "www.example.com" }),
  service("numbered", { type: "ExternalName", externalName: "192.0.2.1" }),
  service("portless", { clusterIP: "None" }),
  slice("portless", [], [{ addresses: ["10.244.1.70"], ...ready }]),
  // As a Service that publishes addresses which are not ready has its slices.
  service("early", { clusterIP: "None", publishNotReadyAddresses: true, ports: [{ name: "http", port: 80 }] }),
  slice(
    "early",
    [{ name: "http", port: 80 }],
    [{ addresses: ["10.244.1.71"], conditions: { ready: true, serving: false } }],
  ),
  service("many", { clusterIP: "None", ports: [{ name: "http", port: 80 }] }),
  slice(
    "many",
    [{ name: "http", port: 80, protocol: "TCP" }],
    Array.from({ length: manyCount }, (_, index) => ({ addresses: [`10.244.3.${100 + index}`], ...ready })),
  ),
];

import { type Case, each, everywhere, http, type Situation } from "./case.ts";
import { endpointCases } from "./endpoint-cases.ts";
import { externalCases } from "./external-cases.ts";
import { service, slice } from "./objects.ts";

/** Services and what serves them. */
export const cases: readonly Case[] = [
  {
    title: "a ClusterIP with four pods",
    services: [service("web", "10.96.0.80", [http])],
    slices: [slice("web", [{ port: 8080 }], ["a", "b", "c", "d"])],
    flows: [...each(`${everywhere} laptop a c`, "tcp 10.96.0.80:80"), ...each("client0 node0", "tcp 10.96.0.80:81")],
    even: { "client0 tcp 10.96.0.80:80": 4, "node1 tcp 10.96.0.80:80": 4 },
  },
  {
    title: "pods asked without a Service",
    services: [],
    slices: [],
    flows: [
      ...each(`${everywhere} a laptop`, "tcp 10.244.2.10:8080"),
      ...each("client0 client1", "tcp 10.244.1.10:81"),
      ...each("client0 client1", "udp 10.244.1.10:5353"),
      ...each("client0 laptop", "tcp 192.168.0.45:9100"),
      "laptop tcp 203.0.113.45:9100",
      "client0 tcp 203.0.113.45:9100",
      "client0 tcp 10.244.1.99:8080",
    ],
  },
  {
    title: "one pod that asks itself",
    services: [service("web", "10.96.0.81", [{ ...http, nodePort: 30081 }], { type: "NodePort" })],
    slices: [slice("web", [{ port: 8080 }], ["a"])],
    flows: [...each("a b c", "tcp 10.96.0.81:80"), ...each("a c", "tcp 192.168.0.44:30081")],
  },
  {
    title: "several ports, named, TCP and UDP",
    services: [
      service("many", "10.96.0.82", [
        { name: "http", port: 80, targetPort: 8080 },
        { name: "admin", port: 90, targetPort: 9090 },
        { name: "dns", port: 53, targetPort: 5353, protocol: "UDP" },
      ]),
    ],
    slices: [
      slice(
        "many",
        [
          { name: "http", port: 8080 },
          { name: "admin", port: 9090 },
          { name: "dns", port: 5353, protocol: "UDP" },
        ],
        ["a", "c"],
      ),
    ],
    flows: [
      ...each(everywhere, "udp 10.96.0.82:53"),
      ...each("client0 node1", "tcp 10.96.0.82:80"),
      ...each("client0 node1", "tcp 10.96.0.82:90"),
      "client0 tcp 10.96.0.82:53",
    ],
    even: { "client0 udp 10.96.0.82:53": 2 },
  },
  {
    title: "internalTrafficPolicy: Local",
    services: [service("near", "10.96.0.87", [http], { internalTrafficPolicy: "Local" })],
    slices: [slice("near", [{ port: 8080 }], ["c", "d"])],
    flows: each(everywhere, "tcp 10.96.0.87:80"),
  },
  {
    title: "sessionAffinity: ClientIP",
    sticky: true,
    services: [
      service("sticky", "10.96.0.88", [{ ...http, nodePort: 30088 }], {
        type: "NodePort",
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      }),
    ],
    slices: [slice("sticky", [{ port: 8080 }], ["a", "b", "c", "d"])],
    flows: [...each("client0 client1", "tcp 10.96.0.88:80"), "laptop tcp 203.0.113.44:30088"],
  },
  ...externalCases,
  ...endpointCases,
];

/** Clients that stay with their endpoint for two seconds. */
export const affinity: Situation = {
  services: [
    service("brief", "10.96.0.120", [{ ...http, nodePort: 30120 }], {
      type: "NodePort",
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 2 } },
    }),
  ],
  slices: [slice("brief", [{ port: 8080 }], ["a", "b", "c", "d"])],
  flows: [...each(`${everywhere} a b c d`, "tcp 10.96.0.120:80"), "laptop tcp 203.0.113.44:30120"],
};

import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { Protocol } from "./layout.ts";
import { service, slice } from "./objects.ts";

/** Who asks whom: `client0 tcp 10.96.0.80:80`. */
export interface Flow {
  readonly from: string;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** A cluster's Services, and the flows to try in it. */
export interface Case {
  readonly title: string;
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  readonly flows: readonly string[];
  /** Input for iptables-restore that somebody loads on a node by hand, given what the node has. */
  readonly tampering?: { readonly node: string; readonly text: (saved: string) => string };
  /** Picks must be as even as chance makes them: these flows, over so many backends. */
  readonly even?: Readonly<Record<string, number>>;
  /** Which backend is picked is chance; all connections must go to as many in both. */
  readonly sticky?: boolean;
}

export function parseFlow(text: string): Flow {
  const [from = "", protocol = "", target = ""] = text.split(" ");
  const [address = "", port = ""] = target.split(":");
  if (protocol !== "tcp" && protocol !== "udp") throw new Error(`which protocol is ${text}?`);
  return { from, protocol, address, port: Number(port) };
}

/** Every place in turn asks the same. */
function each(places: string, question: string): string[] {
  return places.split(" ").map((place) => `${place} ${question}`);
}

const everywhere = "client0 client1 node0 node1";
const http = { port: 80, targetPort: 8080 };

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
    title: "a node port, from everywhere",
    services: [service("web", "10.96.0.83", [{ ...http, nodePort: 30083 }], { type: "NodePort" })],
    slices: [slice("web", [{ port: 8080 }], ["a", "b", "d"])],
    flows: [
      ...each(everywhere, "tcp 192.168.0.44:30083"),
      ...each(everywhere, "tcp 192.168.0.45:30083"),
      ...each("laptop client0 node0", "tcp 203.0.113.44:30083"),
      ...each("laptop client0", "tcp 203.0.113.45:30083"),
      "client0 tcp 10.96.0.83:80",
      "laptop tcp 203.0.113.44:30084",
    ],
    even: { "laptop tcp 203.0.113.44:30083": 3 },
  },
  {
    title: "nobody is ready",
    services: [
      service("none", "10.96.0.84", [{ ...http, nodePort: 30084 }], { type: "NodePort" }),
      service("none-udp", "10.96.0.85", [{ port: 53, targetPort: 5353, protocol: "UDP" }]),
    ],
    slices: [slice("none", [{ port: 8080 }], [["a", { ready: false }]])],
    flows: [
      ...each(everywhere, "tcp 10.96.0.84:80"),
      ...each("client0 client1 node1 laptop", "tcp 192.168.0.44:30084"),
      "laptop tcp 203.0.113.44:30084",
      ...each("client0 node0", "udp 10.96.0.85:53"),
    ],
  },
  {
    title: "externalTrafficPolicy: Local",
    services: [
      service("edge", "10.96.0.86", [{ ...http, nodePort: 30086 }], {
        type: "NodePort",
        externalTrafficPolicy: "Local",
      }),
    ],
    slices: [slice("edge", [{ port: 8080 }], ["a", "b"])],
    flows: [
      ...each("laptop", "tcp 203.0.113.44:30086"),
      ...each("laptop", "tcp 203.0.113.45:30086"),
      ...each(everywhere, "tcp 192.168.0.44:30086"),
      ...each("client1 node0 node1", "tcp 192.168.0.45:30086"),
      ...each("client0 client1", "tcp 10.96.0.86:80"),
    ],
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
  {
    title: "externalIPs and a load balancer",
    services: [
      service("outer", "10.96.0.89", [http], { externalIPs: ["203.0.113.89"] }),
      service("balanced", "10.96.0.90", [{ ...http, nodePort: 30090 }], { type: "LoadBalancer" }),
    ],
    slices: [slice("outer", [{ port: 8080 }], ["a", "c"]), slice("balanced", [{ port: 8080 }], ["b", "d"])],
    flows: [
      ...each("client0 client1 node0", "tcp 203.0.113.89:80"),
      ...each("client0 laptop", "tcp 192.168.0.44:30090"),
      "laptop tcp 203.0.113.44:30090",
      "client1 tcp 10.96.0.90:80",
    ],
  },
  {
    title: "endpoints that are terminating",
    services: [service("last", "10.96.0.91", [http]), service("some", "10.96.0.92", [http])],
    slices: [
      slice(
        "last",
        [{ port: 8080 }],
        [
          ["a", { ready: false, serving: true, terminating: true }],
          ["c", { ready: false, serving: true, terminating: true }],
          ["d", { ready: false, serving: false, terminating: true }],
        ],
      ),
      slice("some", [{ port: 8080 }], [["a", { ready: false, serving: true, terminating: true }], "d"]),
    ],
    flows: [...each("client0 client1", "tcp 10.96.0.91:80"), ...each("client0 client1", "tcp 10.96.0.92:80")],
  },
  {
    title: "an endpoint in the host network",
    services: [service("host", "10.96.0.93", [{ port: 80, targetPort: 9100 }])],
    slices: [slice("host", [{ port: 9100 }], ["node0", "node1"])],
    flows: each(everywhere, "tcp 10.96.0.93:80"),
  },
  {
    title: "one endpoint's DNAT rule deleted on one node",
    services: [service("web", "10.96.0.94", [http])],
    slices: [slice("web", [{ port: 8080 }], ["a", "b", "c", "d"])],
    tampering: {
      node: "node0",
      text: (saved) => {
        const rule = /^-A (KUBE-SEP-\S+ .*-j DNAT --to-destination 10\.244\.1\.10:8080)$/m.exec(saved)?.[1];
        if (!rule) throw new Error("the endpoint has no rule");
        return `*nat\n-D ${rule}\nCOMMIT\n`;
      },
    },
    flows: each("client0 client1", "tcp 10.96.0.94:80"),
  },
];

import { type Case, dns, each, ending, everywhere, http } from "./case.ts";
import { external, hinted, service, slice } from "./objects.ts";

/** Endpoints that are not just ready pods. */
export const endpointCases: readonly Case[] = [
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
    title: "endpoints of a Local policy that are terminating, or not ready",
    services: [
      service("edge", "10.96.0.107", [{ ...http, nodePort: 30107 }], {
        type: "NodePort",
        externalTrafficPolicy: "Local",
      }),
      service("near", "10.96.0.108", [http], { internalTrafficPolicy: "Local" }),
    ],
    slices: [
      slice("edge", [{ port: 8080 }], [["a", ending], "c", "d"]),
      slice("near", [{ port: 8080 }], [["a", ending], ["c", { ready: false, serving: false }], "d"]),
    ],
    flows: [
      "laptop tcp 203.0.113.44:30107",
      "laptop tcp 203.0.113.45:30107",
      ...each(everywhere, "tcp 10.96.0.107:80"),
      ...each(everywhere, "tcp 10.96.0.108:80"),
    ],
  },
  {
    title: "endpoints hinted for zones, and for nodes",
    services: [
      service("zoned", "10.96.0.109", [http], { trafficDistribution: "PreferSameZone" }),
      service("nodal", "10.96.0.110", [http], { trafficDistribution: "PreferSameNode" }),
      service("partly", "10.96.0.111", [http], { trafficDistribution: "PreferSameZone" }),
      service("foreign", "10.96.0.112", [http], { trafficDistribution: "PreferSameZone" }),
    ],
    slices: [
      hinted("zoned", { a: { zones: ["east"] }, b: { zones: ["east"] }, c: { zones: ["west"] } }),
      hinted("nodal", {
        a: { zones: ["east"], nodes: ["node0"] },
        b: { zones: ["east"], nodes: ["node0"] },
        d: { zones: ["west"], nodes: ["node1"] },
      }),
      hinted("partly", { a: { zones: ["east"] }, c: {} }),
      hinted("foreign", { a: { zones: ["north"] }, c: { zones: ["west"] } }),
    ],
    flows: [
      ...each(everywhere, "tcp 10.96.0.109:80"),
      ...each(everywhere, "tcp 10.96.0.110:80"),
      ...each("client0 client1", "tcp 10.96.0.111:80"),
      ...each("client0 client1", "tcp 10.96.0.112:80"),
    ],
    even: { "client0 tcp 10.96.0.109:80": 2, "client0 tcp 10.96.0.110:80": 2 },
  },
  {
    title: "endpoints written by hand: beside the cluster, in several slices, on several ports",
    services: [
      service("database", "10.96.0.113", [{ port: 80 }]),
      service("split", "10.96.0.114", [http]),
      service("none", "None", [http]),
    ],
    slices: [
      external("database", 9100, ["192.168.0.44", "192.168.0.45"]),
      slice("split", [{ port: 8080 }], ["a"], "split-1"),
      slice("split", [{ port: 9090 }], ["c"], "split-2"),
      slice("split", [{ port: 9090 }], ["c"], "split-3"),
      slice("none", [{ port: 8080 }], ["a"]),
    ],
    flows: [...each(everywhere, "tcp 10.96.0.113:80"), ...each(everywhere, "tcp 10.96.0.114:80")],
    even: { "client0 tcp 10.96.0.113:80": 2, "client1 tcp 10.96.0.114:80": 2 },
  },
  {
    title: "endpoints, Services and policies that change",
    services: [
      service("web", "10.96.0.115", [http]),
      service("names", "10.96.0.116", [dns]),
      service("edge", "10.96.0.117", [{ ...http, nodePort: 30117 }], { type: "NodePort" }),
      service("gone", "10.96.0.118", [http]),
    ],
    slices: [
      slice("web", [{ port: 8080 }], ["a", "b", "c", "d"]),
      slice("names", [{ port: 5353, protocol: "UDP" }], ["a"]),
      slice("edge", [{ port: 8080 }], ["a", "c"]),
      slice("gone", [{ port: 8080 }], ["a"]),
    ],
    flows: each("client0 client1", "tcp 10.96.0.115:80"),
    next: {
      services: [
        service("web", "10.96.0.115", [http]),
        service("names", "10.96.0.116", [dns]),
        service("edge", "10.96.0.117", [{ ...http, nodePort: 30117 }], {
          type: "NodePort",
          externalTrafficPolicy: "Local",
        }),
        service("fresh", "10.96.0.119", [http]),
      ],
      slices: [
        slice("web", [{ port: 8080 }], ["b", ["c", ending], "d"]),
        slice("names", [{ port: 5353, protocol: "UDP" }], ["c"]),
        slice("edge", [{ port: 8080 }], ["c"]),
        slice("fresh", [{ port: 8080 }], ["a", "b", "c", "d"]),
      ],
      flows: [
        ...each(everywhere, "tcp 10.96.0.115:80"),
        ...each("client0 client1", "udp 10.96.0.116:53"),
        "laptop tcp 203.0.113.44:30117",
        "laptop tcp 203.0.113.45:30117",
        ...each("client0 node1", "tcp 10.96.0.118:80"),
        ...each("client0 node1", "tcp 10.96.0.119:80"),
      ],
      even: { "client0 tcp 10.96.0.115:80": 2, "client0 tcp 10.96.0.119:80": 4 },
    },
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

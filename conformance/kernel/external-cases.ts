import { type Case, dns, each, everywhere, http } from "./case.ts";
import { balanced, service, slice } from "./objects.ts";

/** What is meant for clients outside: node ports, external addresses, load balancers. */
export const externalCases: readonly Case[] = [
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
    title: "a load balancer with source ranges",
    services: [
      balanced("open", "10.96.0.95", "203.0.113.129"),
      balanced("narrow", "10.96.0.96", "203.0.113.130", {
        loadBalancerSourceRanges: ["10.244.2.0/24", "198.51.100.0/24"],
      }),
      balanced("closed", "10.96.0.97", "203.0.113.131", { loadBalancerSourceRanges: ["192.0.2.0/24"] }),
      balanced("deserted", "10.96.0.98", "203.0.113.132"),
    ],
    slices: [
      slice("open", [{ port: 8080 }], ["a", "d"]),
      slice("narrow", [{ port: 8080 }], ["b", "c"]),
      slice("closed", [{ port: 8080 }], ["a"]),
      slice("deserted", [{ port: 8080 }], []),
    ],
    flows: [
      ...each(`${everywhere} laptop`, "tcp 203.0.113.129:80"),
      ...each(`${everywhere} laptop`, "tcp 203.0.113.130:80"),
      ...each("client0 laptop", "tcp 203.0.113.131:80"),
      ...each("client0 laptop", "tcp 203.0.113.132:80"),
      "laptop tcp 203.0.113.129:81",
      "client0 tcp 10.96.0.97:80",
    ],
    even: { "laptop tcp 203.0.113.129:80": 2, "laptop tcp 203.0.113.130:80": 2 },
    refusedOtherwise: {
      "laptop tcp 203.0.113.132:80":
        "the namespaces' gateway lets the node's private address out in an ICMP error; a cloud's balancer puts its own there",
    },
  },
  {
    title: "a load balancer with externalTrafficPolicy: Local",
    services: [
      balanced("edge", "10.96.0.99", "203.0.113.133", { externalTrafficPolicy: "Local" }),
      balanced("half", "10.96.0.100", "203.0.113.134", {
        externalTrafficPolicy: "Local",
        internalTrafficPolicy: "Local",
        loadBalancerSourceRanges: ["198.51.100.0/24"],
      }),
    ],
    slices: [slice("edge", [{ port: 8080 }], ["a", "b", "c"]), slice("half", [{ port: 8080 }], ["d"])],
    flows: [
      ...each(`${everywhere} laptop`, "tcp 203.0.113.133:80"),
      ...each("client0 client1 node1", "tcp 203.0.113.134:80"),
      ...each("client0 client1", "tcp 10.96.0.100:80"),
    ],
    even: { "client0 tcp 203.0.113.133:80": 3 },
  },
  {
    title: "externalIPs with both policies, and for UDP",
    services: [
      service("outer", "10.96.0.101", [http], { externalIPs: ["203.0.113.145"], externalTrafficPolicy: "Local" }),
      service("names", "10.96.0.102", [dns], { externalIPs: ["203.0.113.146"] }),
      service("lost", "10.96.0.103", [http], { externalIPs: ["203.0.113.147"] }),
    ],
    slices: [
      slice("outer", [{ port: 8080 }], ["c"]),
      slice("names", [{ port: 5353, protocol: "UDP" }], ["a", "c"]),
      slice("lost", [{ port: 8080 }], []),
    ],
    flows: [
      ...each(everywhere, "tcp 203.0.113.145:80"),
      ...each(everywhere, "udp 203.0.113.146:53"),
      ...each("client0 node1", "tcp 203.0.113.147:80"),
    ],
  },
  {
    title: "a node port for UDP",
    services: [
      service("names", "10.96.0.104", [{ ...dns, nodePort: 30053 }], { type: "NodePort" }),
      service("near", "10.96.0.105", [{ ...dns, nodePort: 30054 }], {
        type: "NodePort",
        externalTrafficPolicy: "Local",
      }),
      service("none", "10.96.0.106", [{ ...dns, nodePort: 30055 }], { type: "NodePort" }),
    ],
    slices: [
      slice("names", [{ port: 5353, protocol: "UDP" }], ["b", "d"]),
      slice("near", [{ port: 5353, protocol: "UDP" }], ["d"]),
      slice("none", [{ port: 5353, protocol: "UDP" }], []),
    ],
    flows: [
      ...each("laptop client0 node1", "udp 203.0.113.44:30053"),
      ...each("client1 node0", "udp 192.168.0.45:30053"),
      "laptop udp 203.0.113.44:30054",
      "laptop udp 203.0.113.45:30054",
      "laptop udp 203.0.113.44:30055",
    ],
    even: { "laptop udp 203.0.113.44:30053": 2 },
  },
];

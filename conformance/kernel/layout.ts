/** The cluster that both kernels are asked about: Linux', in network namespaces, and ours. */
export const podCidr = "10.244.0.0/16";

export interface NodePlace {
  readonly name: string;
  readonly zone: string;
  readonly address: string;
  readonly externalAddress: string;
  readonly podCidr: string;
  /** Its pods, by name. */
  readonly pods: Readonly<Record<string, string>>;
}

export const nodes: readonly NodePlace[] = [
  {
    name: "node0",
    zone: "east",
    address: "192.168.0.44",
    externalAddress: "203.0.113.44",
    podCidr: "10.244.2.0/24",
    pods: { client0: "10.244.2.2", a: "10.244.2.10", b: "10.244.2.11" },
  },
  {
    name: "node1",
    zone: "west",
    address: "192.168.0.45",
    externalAddress: "203.0.113.45",
    podCidr: "10.244.1.0/24",
    pods: { client1: "10.244.1.2", c: "10.244.1.10", d: "10.244.1.11" },
  },
];

export const laptop = { name: "laptop", address: "198.51.100.7" };

/** Where load balancers have their addresses. They pass TCP to this port on to the nodes, as it is. */
export const balancers = { addresses: "203.0.113.128/28", port: 80 };

/** What each pod answers on: with its own address and the one it sees. */
export const podPorts = { tcp: [8080, 9090], udp: [5353] } as const;
/** What each node's own programs answer on. */
export const nodePorts = { tcp: [9100], udp: [] } as const;

export type Protocol = "tcp" | "udp";

/** A question that one place asks, several times over. */
export interface Call {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  readonly count: number;
  /** After so many milliseconds it counts as lost. */
  readonly patience: number;
}

/** `10.244.2.10 saw 10.244.2.2`, or one of the failures. */
export type Outcome = string;

export const failures = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EHOSTUNREACH: "no such host",
  ENETUNREACH: "no such network",
  ETIMEDOUT: "lost",
} as const;

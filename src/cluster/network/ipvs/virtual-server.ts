import { formatIpv4, type Ipv4 } from "../ipv4.ts";
import type { Scheduler } from "./schedulers.ts";
import type { Statistics } from "./statistics.ts";

/** What names a virtual server. */
export interface VirtualAddress {
  readonly protocol: "tcp" | "udp" | "sctp";
  readonly address: Ipv4;
  readonly port: number;
}

export interface VirtualServerOptions extends VirtualAddress {
  readonly scheduler: string;
  /** How long a client stays with its server, in seconds; undefined without persistence. */
  readonly persistence?: number | undefined;
  /** How much of a client's address counts for that. */
  readonly netmask?: Ipv4 | undefined;
}

/** An address and port that clients connect to (ip_vs_service). */
export interface VirtualServer extends VirtualAddress {
  scheduler: Scheduler;
  persistence: number | undefined;
  netmask: Ipv4;
  /** The one added last comes first: the order in which schedulers go through them. */
  readonly servers: RealServer[];
  readonly statistics: Statistics;
}

/** One of those that do the work (ip_vs_dest). */
export interface RealServer {
  readonly address: Ipv4;
  readonly port: number;
  /** 0: quiesced, it gets no new connections. */
  weight: number;
  /** Established, others, and clients that stay with it. */
  activeConnections: number;
  inactiveConnections: number;
  persistentConnections: number;
  readonly statistics: Statistics;
}

export function keyOf({ protocol, address, port }: VirtualAddress): string {
  return `${protocol} ${address}:${port}`;
}

export function formatEnd(address: Ipv4, port: number): string {
  return `${formatIpv4(address)}:${port}`;
}

import type { PacketSummary } from "../trace.ts";
import type { IpvsConnection } from "./ipvs/connection.ts";
import type { Direction, Tracking } from "./netfilter/conntrack.ts";
import type { Packet } from "./packet.ts";

/** netfilter's five hooks, each also a PacketStage of the trace. */
export type Hook = "prerouting" | "input" | "forward" | "output" | "postrouting";

/** How REJECT answers (iptables-extensions(8)). */
export type RejectWith =
  | "icmp-net-unreachable"
  | "icmp-host-unreachable"
  | "icmp-port-unreachable"
  | "icmp-proto-unreachable"
  | "icmp-net-prohibited"
  | "icmp-host-prohibited"
  | "icmp-admin-prohibited"
  | "tcp-reset";

/** What a program says about a packet that it was asked about (NFQUEUE). `dropped`: why, for the trace. */
export type QueueVerdict = "accept" | { readonly dropped: string };

/** "transmit": it has another destination now and goes there as if it came from here. */
export type Verdict = QueueVerdict | "drop" | "transmit" | { readonly rejectWith: RejectWith };

/** Who is asked about packets that leave, after routing and before their source is translated. */
export interface PacketQueue {
  ask(passage: Passage): QueueVerdict;
}

/** What IPVS has done to a packet. */
export interface Balanced {
  readonly connection: IpvsConnection;
  readonly direction: Direction;
  /** The packet before that, when someone wants to know. */
  readonly before: PacketSummary | undefined;
  /** `10.96.11.18:8080 rr -> 10.244.1.67:8080` */
  readonly detail: string;
}

/** One packet's way through one namespace: what the kernel keeps beside it (its sk_buff). */
export interface Passage {
  readonly packet: Packet;
  /** Empty for a packet that was made here. */
  inInterface: string;
  /** Empty until it has been routed. */
  outInterface: string;
  mark: number;
  /** What conntrack knows of it; undefined before it was asked. */
  tracking: Tracking | undefined;
  /** What IPVS has done to it, anywhere on its way. */
  ipvs?: Balanced | undefined;
  /** The rules matched in the hook that runs, when someone wants to know. */
  rules: string[] | undefined;
  /** What else there is to say of the hook that runs. */
  detail?: string | undefined;
}

/** What a namespace asks at its hooks; without one, everything passes. */
export interface PacketHooks {
  /** May change the packet's addresses and ports. */
  run(hook: Hook, passage: Passage): Verdict;
  /** The header that the packet came with, before any NAT here: what an ICMP error about it must quote. */
  untranslated(passage: Passage): Packet;
}

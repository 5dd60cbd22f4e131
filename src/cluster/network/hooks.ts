import type { Tracking } from "./netfilter/conntrack.ts";
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

export type Verdict = "accept" | "drop" | { readonly rejectWith: RejectWith };

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
  /** The rules matched in the hook that runs, when someone wants to know. */
  rules: string[] | undefined;
}

/** What a namespace asks at its hooks; without one, everything passes. */
export interface PacketHooks {
  /** May change the packet's addresses and ports. */
  run(hook: Hook, passage: Passage): Verdict;
  /** The header that the packet came with, before any NAT here: what an ICMP error about it must quote. */
  untranslated(passage: Passage): Packet;
}

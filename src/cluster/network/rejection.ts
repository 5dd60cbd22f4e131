import type { RejectWith } from "./hooks.ts";
import { icmpError } from "./icmp-error.ts";
import type { Ipv4 } from "./ipv4.ts";
import { icmpTypes, type Packet, unreachableCodes } from "./packet.ts";
import { resetFor } from "./tcp/reset.ts";

const codes = {
  "icmp-net-unreachable": unreachableCodes.net,
  "icmp-host-unreachable": unreachableCodes.host,
  "icmp-port-unreachable": unreachableCodes.port,
  "icmp-proto-unreachable": unreachableCodes.protocol,
  "icmp-net-prohibited": unreachableCodes.netProhibited,
  "icmp-host-prohibited": unreachableCodes.hostProhibited,
  "icmp-admin-prohibited": unreachableCodes.prohibited,
};

/** What REJECT sends back; undefined when the packet must not be answered. */
export function rejection(refused: Packet, rejectWith: RejectWith, source: Ipv4 | undefined): Packet | undefined {
  if (rejectWith !== "tcp-reset") return icmpError(refused, icmpTypes.unreachable, codes[rejectWith], source);
  return refused.protocol === "tcp" ? resetFor(refused) : undefined;
}

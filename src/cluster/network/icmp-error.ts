import type { Ipv4 } from "./ipv4.ts";
import { defaultTtl, type IcmpMessage, icmpTypes, isIcmpError, type Packet, quote } from "./packet.ts";

const noBytes = new Uint8Array(0);

/**
 * The ICMP error about a packet, to its sender; undefined where RFC 1122 3.2.2 forbids one (about another error) or
 * without an address to send it from.
 */
export function icmpError(
  about: Packet,
  type: number,
  code: number,
  source: Ipv4 | undefined,
): IcmpMessage | undefined {
  if (isIcmpError(about) || source === undefined) return undefined;
  if (about.protocol === "icmp" && about.type === icmpTypes.echoReply) return undefined;
  return {
    protocol: "icmp",
    source,
    destination: about.source,
    ttl: defaultTtl,
    flow: about.flow,
    owed: about.owed,
    type,
    code,
    identifier: 0,
    sequence: 0,
    payload: noBytes,
    quoted: quote(about),
  };
}

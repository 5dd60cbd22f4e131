import type { PacketSummary } from "../trace.ts";
import { formatIpv4 } from "./ipv4.ts";
import { type Packet, tcpFlags } from "./packet.ts";

/** TCP flags as tcpdump writes them: `S`, `S.`, `.`, `P.`, `F.`, `R`. */
export function formatFlags(flags: number): string {
  let text = "";
  if (flags & tcpFlags.fin) text += "F";
  if (flags & tcpFlags.syn) text += "S";
  if (flags & tcpFlags.rst) text += "R";
  if (flags & tcpFlags.psh) text += "P";
  if (flags & tcpFlags.ack) text += ".";
  return text;
}

export function summarize(packet: Packet): PacketSummary {
  const summary = {
    protocol: packet.protocol,
    source: formatIpv4(packet.source),
    destination: formatIpv4(packet.destination),
    length: packet.payload.length,
  };
  if (packet.protocol === "icmp") return summary;
  const ports = { ...summary, sourcePort: packet.sourcePort, destinationPort: packet.destinationPort };
  return packet.protocol === "tcp" ? { ...ports, flags: formatFlags(packet.flags) } : ports;
}

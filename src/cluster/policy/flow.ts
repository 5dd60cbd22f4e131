import type { Ipv4 } from "../network/ipv4.ts";
import type { Packet } from "../network/packet.ts";

/** What policies look at: the ends of a connection, seen from whoever opens it, after DNAT and before SNAT. */
export interface Flow {
  readonly protocol: Packet["protocol"];
  readonly source: Ipv4;
  readonly sourcePort: number;
  readonly destination: Ipv4;
  readonly destinationPort: number;
}

/** ICMP has no ports: 0, as the real implementation's parser leaves them (pkg/network/packet.go). */
export function flowOf(packet: Packet): Flow {
  const { protocol, source, destination } = packet;
  if (packet.protocol === "icmp") return { protocol, source, sourcePort: 0, destination, destinationPort: 0 };
  return { protocol, source, sourcePort: packet.sourcePort, destination, destinationPort: packet.destinationPort };
}

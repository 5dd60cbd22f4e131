import type { Ipv4 } from "../ipv4.ts";
import { icmpTypes, type Packet } from "../packet.ts";

/** What identifies one direction of a connection (nf_conntrack_tuple). */
export interface Tuple {
  readonly protocol: Packet["protocol"];
  readonly source: Ipv4;
  readonly destination: Ipv4;
  /** ICMP: the echo identifier. */
  readonly sourcePort: number;
  /** ICMP: the type. */
  readonly destinationPort: number;
}

export function tupleOf(packet: Packet): Tuple {
  const { protocol, source, destination } = packet;
  if (packet.protocol === "icmp") {
    return { protocol, source, destination, sourcePort: packet.identifier, destinationPort: packet.type };
  }
  return { protocol, source, destination, sourcePort: packet.sourcePort, destinationPort: packet.destinationPort };
}

/** The tuple of the answers to this one. */
export function invert(tuple: Tuple): Tuple {
  const { protocol, source, destination, sourcePort, destinationPort } = tuple;
  if (protocol !== "icmp") {
    return {
      protocol,
      source: destination,
      destination: source,
      sourcePort: destinationPort,
      destinationPort: sourcePort,
    };
  }
  const answer = destinationPort === icmpTypes.echoRequest ? icmpTypes.echoReply : icmpTypes.echoRequest;
  return { protocol, source: destination, destination: source, sourcePort, destinationPort: answer };
}

export function sameTuple(a: Tuple, b: Tuple): boolean {
  return (
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort &&
    a.source === b.source &&
    a.destination === b.destination &&
    a.protocol === b.protocol
  );
}

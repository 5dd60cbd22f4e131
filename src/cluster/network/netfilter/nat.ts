import type { Random } from "../../random.ts";
import type { Ipv4 } from "../ipv4.ts";
import { isIcmpError, type Packet } from "../packet.ts";
import type { Conntrack, Direction, Manipulation, TrackedConnection } from "./conntrack.ts";
import { invert, sameTuple, type Tuple, tupleOf } from "./tuple.ts";

/** What a NAT target asks for. */
export interface NatRange {
  readonly address: Ipv4;
  /** First and last port; left out, the port stays if it can. */
  readonly ports?: readonly [number, number] | undefined;
  /** --random-fully: a random port even where the old one is free. */
  readonly randomFully?: boolean | undefined;
}

/**
 * Decides one end of a connection's NAT, once: as `range` says, or without one as it is, but in any case so that no two
 * connections' answers look the same (Linux' nf_nat_setup_info and get_unique_tuple).
 */
export function decideNat(
  connection: TrackedConnection,
  end: Manipulation,
  range: NatRange | undefined,
  conntrack: Conntrack,
  random: Random,
): void {
  connection.decided[end] = true;
  const current = invert(connection.reply);
  const chosen = end === "source" ? chooseSource(current, range, conntrack, random) : chooseDestination(current, range);
  if (sameTuple(current, chosen)) return;
  connection.reply = invert(chosen);
  connection.translates[end] = true;
}

function chooseDestination(current: Tuple, range: NatRange | undefined): Tuple {
  if (!range) return current;
  const destinationPort = range.ports && current.protocol !== "icmp" ? range.ports[0] : current.destinationPort;
  return { ...current, destination: range.address, destinationPort };
}

function chooseSource(current: Tuple, range: NatRange | undefined, conntrack: Conntrack, random: Random): Tuple {
  const wanted = { ...current, source: range?.address ?? current.source };
  const [lowest, highest] = range?.ports ?? portsLike(current.sourcePort);
  const inRange = current.sourcePort >= lowest && current.sourcePort <= highest;
  if (inRange && !range?.randomFully && !conntrack.isTaken(wanted)) return wanted;
  const count = highest - lowest + 1;
  const start = random.int(count);
  for (let i = 0; i < count; i++) {
    const candidate = { ...wanted, sourcePort: lowest + ((start + i) % count) };
    if (!conntrack.isTaken(candidate)) return candidate;
  }
  return wanted;
}

/** Without a range, a privileged port stays privileged (nf_nat_l4proto_unique_tuple). */
function portsLike(port: number): readonly [number, number] {
  if (port < 512) return [1, 511];
  return port < 1024 ? [600, 1023] : [1024, 65535];
}

/** Changes one end of a packet to what its connection's NAT wants at this hook (nf_nat_packet). */
export function translate(
  packet: Packet,
  connection: TrackedConnection,
  end: Manipulation,
  direction: Direction,
): void {
  const decidedAt = direction === "original" ? end : opposite(end);
  if (!connection.translates[decidedAt]) return;
  // What goes the other way shows what this packet has to look like, with its ends changed over.
  const mirror = direction === "original" ? connection.reply : connection.original;
  const address = mirror[opposite(end)];
  const port = end === "source" ? mirror.destinationPort : mirror.sourcePort;
  if (isIcmpError(packet)) {
    packet[end] = address;
    // The packet it quotes went the other way: the same end is there the opposite one.
    setEnd(packet.quoted, opposite(end), address, port);
    return;
  }
  setEnd(packet, end, address, port);
  // Of an echo both directions have the identifier as their source port.
  if (packet.protocol === "icmp") packet.identifier = mirror.sourcePort;
}

/** The header as it was before any NAT of its connection here. */
export function withoutNat(packet: Packet, connection: TrackedConnection, direction: Direction): Packet {
  if (isIcmpError(packet)) return packet;
  const was = connection[direction];
  if (sameTuple(tupleOf(packet), was)) return packet;
  const copy = { ...packet };
  setEnd(copy, "source", was.source, was.sourcePort);
  setEnd(copy, "destination", was.destination, was.destinationPort);
  return copy;
}

function setEnd(packet: Packet, end: Manipulation, address: Ipv4, port: number): void {
  packet[end] = address;
  if (packet.protocol === "icmp") return;
  if (end === "source") packet.sourcePort = port;
  else packet.destinationPort = port;
}

function opposite(end: Manipulation): Manipulation {
  return end === "source" ? "destination" : "source";
}

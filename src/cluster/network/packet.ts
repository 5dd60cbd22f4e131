import type { Ipv4 } from "./ipv4.ts";

/** What every packet carries. A packet belongs to whoever holds it: NAT and routers change it in place. */
interface Header {
  source: Ipv4;
  destination: Ipv4;
  ttl: number;
  /** `TraceEvent.flow`: bookkeeping that no real packet has. */
  readonly flow: number;
  /** Milliseconds of its way that it has been given but not yet waited for: see `Transit`. */
  owed: number;
}

/** Bits of `TcpSegment.flags` (RFC 9293, 3.1). */
export const tcpFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

export interface TcpSegment extends Header {
  readonly protocol: "tcp";
  sourcePort: number;
  destinationPort: number;
  /** Sequence numbers start below 2^32 and then only grow: they are shown modulo 2^32, never wrapped. */
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** Bytes; on the wire, a SYN apart, it is shifted by `windowShift`. */
  readonly window: number;
  /** The timestamp option (RFC 7323), in milliseconds and fractions of them; left out in a RST that belongs to nothing. */
  readonly timestamp: number | undefined;
  readonly timestampEcho: number;
  /** Ranges that have arrived ahead of what is acknowledged (RFC 2018). */
  readonly sack: readonly (readonly [start: number, end: number])[] | undefined;
  readonly payload: Uint8Array;
}

/** What every SYN here offers, beside timestamps and SACK: Ethernet's MTU less the headers, and Linux' usual shift. */
export const offeredMss = 1460;
export const windowShift = 7;

export interface UdpDatagram extends Header {
  readonly protocol: "udp";
  sourcePort: number;
  destinationPort: number;
  readonly payload: Uint8Array;
}

/** Types of RFC 792. */
export const icmpTypes = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const;

/** Codes of "destination unreachable" (RFC 792, RFC 1812 5.2.7.1). */
export const unreachableCodes = {
  net: 0,
  host: 1,
  protocol: 2,
  port: 3,
  netProhibited: 9,
  hostProhibited: 10,
  prohibited: 13,
} as const;

export interface IcmpMessage extends Header {
  readonly protocol: "icmp";
  readonly type: number;
  readonly code: number;
  /** Echo: names the socket; NAT may change it. */
  identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** Errors: the packet that could not be delivered. */
  readonly quoted?: Packet | undefined;
}

export type Packet = TcpSegment | UdpDatagram | IcmpMessage;

/** Linux' default (net.ipv4.ip_default_ttl). */
export const defaultTtl = 64;

/** An ICMP error is no longer than this (RFC 1812, 4.3.2.3). */
const longestError = 576;

/** A copy, as an ICMP error quotes it. */
export function quote(packet: Packet): Packet {
  return { ...packet };
}

export function isIcmpError(packet: Packet): packet is IcmpMessage & { readonly quoted: Packet } {
  return packet.protocol === "icmp" && packet.quoted !== undefined;
}

/** Bytes on the wire: IPv4 header without options, the protocol's header, payload. */
export function packetBytes(packet: Packet): number {
  if (isIcmpError(packet)) return Math.min(longestError, 28 + packetBytes(packet.quoted));
  const header = packet.protocol === "tcp" ? 20 + tcpOptionBytes(packet) : 8;
  return 20 + header + packet.payload.length;
}

/** A SYN's are MSS, SACK permitted, timestamps and window scale; later ones are padded to whole words. */
export function tcpOptionBytes({ flags, timestamp, sack }: TcpSegment): number {
  if (flags & tcpFlags.syn) return 20;
  return (timestamp === undefined ? 0 : 12) + (sack ? 4 + 8 * sack.length : 0);
}

import { defaultTtl, type TcpSegment, tcpFlags } from "../packet.ts";

const noBytes = new Uint8Array(0);

/** The RST that answers a segment nobody takes (RFC 9293, 3.10.7.1); undefined for a RST. */
export function resetFor(segment: TcpSegment): TcpSegment | undefined {
  if (segment.flags & tcpFlags.rst) return undefined;
  const acknowledged = (segment.flags & tcpFlags.ack) !== 0;
  return {
    protocol: "tcp",
    source: segment.destination,
    destination: segment.source,
    sourcePort: segment.destinationPort,
    destinationPort: segment.sourcePort,
    ttl: defaultTtl,
    flow: segment.flow,
    owed: segment.owed,
    sequence: acknowledged ? segment.acknowledgement : 0,
    acknowledgement: acknowledged ? 0 : segment.sequence + segmentLength(segment),
    flags: acknowledged ? tcpFlags.rst : tcpFlags.rst | tcpFlags.ack,
    window: 0,
    timestamp: undefined,
    timestampEcho: 0,
    sack: undefined,
    payload: noBytes,
  };
}

/** Sequence numbers that a segment takes: its bytes, and one each for SYN and FIN. */
export function segmentLength(segment: TcpSegment): number {
  const control = (segment.flags & tcpFlags.syn ? 1 : 0) + (segment.flags & tcpFlags.fin ? 1 : 0);
  return segment.payload.length + control;
}

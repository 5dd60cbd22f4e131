import {
  icmpTypes,
  isIcmpError,
  offeredMss,
  type Packet,
  packetBytes,
  type TcpSegment,
  tcpFlags,
  tcpOptionBytes,
  windowShift,
} from "../../../cluster/network/packet.ts";

const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 };
const ipHeader = 20;

/** The IPv4 packet as it is on the wire, with right checksums (RFC 791, 792, 768, 9293, 7323, 2018). */
export function packetOctets(packet: Packet): Uint8Array {
  const octets = new Uint8Array(packetBytes(packet));
  const view = new DataView(octets.buffer);
  octets[0] = 0x45;
  octets[1] = isIcmpError(packet) ? 0xc0 : 0;
  view.setUint16(2, octets.length);
  view.setUint16(4, identification(packet));
  if (!isIcmpError(packet)) view.setUint16(6, 0x4000);
  octets[8] = packet.ttl;
  octets[9] = protocolNumbers[packet.protocol];
  view.setUint32(12, packet.source);
  view.setUint32(16, packet.destination);
  view.setUint16(10, checksum(octets.subarray(0, ipHeader)));
  const body = octets.subarray(ipHeader);
  const bodyView = new DataView(octets.buffer, ipHeader);
  if (packet.protocol === "icmp") {
    body[0] = packet.type;
    body[1] = packet.code;
    if (packet.type === icmpTypes.echoRequest || packet.type === icmpTypes.echoReply) {
      bodyView.setUint16(4, packet.identifier);
      bodyView.setUint16(6, packet.sequence);
      body.set(packet.payload, 8);
    } else if (packet.quoted) body.set(packetOctets(packet.quoted).subarray(0, body.length - 8), 8);
    bodyView.setUint16(2, checksum(body));
    return octets;
  }
  bodyView.setUint16(0, packet.sourcePort);
  bodyView.setUint16(2, packet.destinationPort);
  body.set(packet.payload, body.length - packet.payload.length);
  if (packet.protocol === "tcp") writeTcp(packet, body, bodyView);
  else bodyView.setUint16(4, body.length);
  const pseudo = new Uint8Array(12 + body.length);
  pseudo.set(octets.subarray(12, 20));
  pseudo[9] = protocolNumbers[packet.protocol];
  new DataView(pseudo.buffer).setUint16(10, body.length);
  pseudo.set(body, 12);
  bodyView.setUint16(packet.protocol === "tcp" ? 16 : 6, checksum(pseudo));
  return octets;
}

function writeTcp(segment: TcpSegment, body: Uint8Array, view: DataView): void {
  const { flags, window, timestamp, timestampEcho, sack } = segment;
  const isSyn = (flags & tcpFlags.syn) !== 0;
  view.setUint32(4, segment.sequence % 2 ** 32);
  view.setUint32(8, segment.acknowledgement % 2 ** 32);
  body[12] = ((20 + tcpOptionBytes(segment)) / 4) << 4;
  body[13] = flags;
  view.setUint16(14, isSyn ? window : window >> windowShift);
  const stamp = (at: number) => {
    body.set([8, 10], at);
    view.setUint32(at + 2, Math.floor(timestamp ?? 0) % 2 ** 32);
    view.setUint32(at + 6, Math.floor(timestampEcho) % 2 ** 32);
  };
  if (isSyn) {
    body.set([2, 4, offeredMss >> 8, offeredMss & 255, 4, 2], 20);
    stamp(26);
    body.set([1, 3, 3, windowShift], 36);
    return;
  }
  if (timestamp === undefined) return;
  body.set([1, 1], 20);
  stamp(22);
  if (!sack) return;
  body.set([1, 1, 5, 2 + 8 * sack.length], 32);
  for (const [index, [start, end]] of sack.entries()) {
    view.setUint32(36 + 8 * index, start % 2 ** 32);
    view.setUint32(40 + 8 * index, end % 2 ** 32);
  }
}

/** A packet that is not fragmented may have any (RFC 6864): the same one all the way, from what the packet carries along. */
function identification(packet: Packet): number {
  const order = packet.protocol === "tcp" ? packet.sequence + packet.acknowledgement : packet.payload.length;
  return (packet.flow * 7919 + order) & 0xffff;
}

/** The Internet checksum (RFC 1071). */
function checksum(octets: Uint8Array): number {
  let sum = 0;
  for (const [index, octet] of octets.entries()) sum += index % 2 === 0 ? octet << 8 : octet;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

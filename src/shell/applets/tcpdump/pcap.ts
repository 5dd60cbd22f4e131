import { icmpTypes, type Packet, tcpFlags } from "../../../cluster/network/packet.ts";

export interface Recorded {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly packet: Packet;
  /** As they are in the file, from the IP header on. */
  readonly octets: Uint8Array;
}

const microsecondMagic = 0xa1b2c3d4;
const ethernetLink = 1;
const ethernetHeader = 14;
const ipv4 = 0x0800;

/** Reads a capture file of Ethernet frames (pcap-savefile(5)), IPv4 only; undefined when it is none. */
export function readPcap(file: Uint8Array): readonly Recorded[] | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 24) return undefined;
  const isLittle = view.getUint32(0, true) === microsecondMagic;
  if (!isLittle && view.getUint32(0) !== microsecondMagic) return undefined;
  if (view.getUint32(20, isLittle) !== ethernetLink) return undefined;
  const records: Recorded[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const word = (offset: number) => view.getUint32(at + offset, isLittle);
    const time = word(0) * 1000 + word(4) / 1000;
    const frame = file.subarray(at + 16, at + 16 + word(8));
    at += 16 + word(8);
    const type = new DataView(frame.buffer, frame.byteOffset).getUint16(12);
    const octets = frame.subarray(ethernetHeader);
    const packet = type === ipv4 ? decodePacket(octets) : undefined;
    if (packet) records.push({ time, packet, octets });
  }
  return records;
}

/** The packet that these octets are; undefined for another protocol. An ICMP error may quote one that is cut short. */
export function decodePacket(octets: Uint8Array): Packet | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const header = ((octets[0] ?? 0) & 15) * 4;
  const length = view.getUint16(2);
  const addresses = { source: view.getUint32(12), destination: view.getUint32(16) };
  const base = { ...addresses, ttl: octets[8] ?? 0, flow: 0, owed: 0 };
  const port = (offset: number) => view.getUint16(header + offset);
  const ports = () => ({ sourcePort: port(0), destinationPort: port(2) });
  switch (octets[9]) {
    case 6: {
      const offset = ((octets[header + 12] ?? 0) >> 4) * 4;
      const flags = (octets[header + 13] ?? 0) & 31;
      const shift = flags & (tcpFlags.syn | tcpFlags.rst) ? 0 : 7;
      return {
        protocol: "tcp",
        ...base,
        ...ports(),
        sequence: view.getUint32(header + 4),
        acknowledgement: view.getUint32(header + 8),
        flags,
        window: port(14) << shift,
        ...tcpOptions(octets.subarray(header + 20, header + offset)),
        payload: octets.subarray(header + offset, length),
      };
    }
    case 17:
      return { protocol: "udp", ...base, ...ports(), payload: octets.subarray(header + 8, length) };
    case 1: {
      const type = octets[header] ?? 0;
      const isEcho = type === icmpTypes.echoRequest || type === icmpTypes.echoReply;
      const rest = octets.subarray(header + 8, length);
      return {
        protocol: "icmp",
        ...base,
        type,
        code: octets[header + 1] ?? 0,
        identifier: port(4),
        sequence: port(6),
        payload: isEcho ? rest : new Uint8Array(0),
        quoted: isEcho ? undefined : decodePacket(rest),
      };
    }
    default:
      return undefined;
  }
}

function tcpOptions(options: Uint8Array) {
  const view = new DataView(options.buffer, options.byteOffset, options.byteLength);
  let timestamp: number | undefined;
  let timestampEcho = 0;
  let sack: [number, number][] | undefined;
  for (let at = 0; at < options.length; ) {
    const kind = options[at] ?? 0;
    if (kind === 1) {
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (kind === 0 || length < 2) break;
    if (kind === 8) {
      timestamp = view.getUint32(at + 2);
      timestampEcho = view.getUint32(at + 6);
    }
    if (kind === 5) {
      sack = [];
      for (let block = at + 2; block < at + length; block += 8) {
        sack.push([view.getUint32(block), view.getUint32(block + 4)]);
      }
    }
    at += length;
  }
  return { timestamp, timestampEcho, sack };
}

import type { Ipv4 } from "../../../cluster/network/ipv4.ts";
import {
  type IcmpMessage,
  icmpTypes,
  isIcmpError,
  offeredMss,
  type Packet,
  packetBytes,
  type TcpSegment,
  tcpFlags,
  type UdpDatagram,
  unreachableCodes,
  windowShift,
} from "../../../cluster/network/packet.ts";
import { formatFlags } from "../../../cluster/network/packet-summary.ts";
import { serviceName } from "../service-names.ts";
import { dnsText } from "./dns-text.ts";

export interface PrinterOptions {
  /** -q: less about each packet. */
  readonly isQuick: boolean;
  /** -S: sequence numbers as they are. */
  readonly isAbsolute: boolean;
  /** -n: ports as numbers. */
  readonly isNumeric: boolean;
  /** What an address is called. */
  readonly hostName: (address: Ipv4) => string;
}

const domainPort = 53;
const httpPorts = [80, 8080, 3128];
const wrap = 2 ** 32;

/** One packet's summary, from `IP` on (print-ip.c, print-tcp.c, print-udp.c, print-icmp.c of tcpdump 4.99). */
export class Printer {
  readonly #options: PrinterOptions;
  /** First numbers of each conversation: of the end with the smaller port, and of the other. */
  readonly #conversations = new Map<string, { readonly lower: number; readonly upper: number }>();

  constructor(options: PrinterOptions) {
    this.#options = options;
  }

  line(packet: Packet): string {
    return `IP ${this.#ends(packet)}: ${this.#body(packet)}`;
  }

  #ends(packet: Packet): string {
    const { hostName } = this.#options;
    const [source, destination] = [hostName(packet.source), hostName(packet.destination)];
    if (packet.protocol === "icmp") return `${source} > ${destination}`;
    const { protocol, sourcePort, destinationPort } = packet;
    return `${source}.${this.#port(sourcePort, protocol)} > ${destination}.${this.#port(destinationPort, protocol)}`;
  }

  #port(port: number, protocol: "tcp" | "udp"): string {
    return (this.#options.isNumeric ? undefined : serviceName(port, protocol)) ?? String(port);
  }

  #body(packet: Packet): string {
    if (packet.protocol === "tcp") return this.#tcp(packet);
    return packet.protocol === "udp" ? this.#udp(packet) : this.#icmp(packet);
  }

  #tcp(segment: TcpSegment): string {
    const { flags, payload, window, timestamp, timestampEcho, sack } = segment;
    const { length } = payload;
    if (this.#options.isQuick) return `tcp ${length}`;
    const base = this.#relativeTo(segment);
    const sequence = (segment.sequence - base.own + wrap) % wrap;
    const other = (number: number) => (((number - base.other) % wrap) + wrap) % wrap;
    const isSyn = (flags & tcpFlags.syn) !== 0;
    let text = `Flags [${formatFlags(flags) || "none"}]`;
    if (length > 0) text += `, seq ${sequence}:${(sequence + length) % wrap}`;
    else if (isSyn || flags & (tcpFlags.fin | tcpFlags.rst)) text += `, seq ${sequence}`;
    if (flags & tcpFlags.ack) text += `, ack ${other(segment.acknowledgement)}`;
    text += `, win ${isSyn ? window : window >> windowShift}`;
    const stamp =
      timestamp === undefined ? undefined : `TS val ${stampText(timestamp)} ecr ${stampText(timestampEcho)}`;
    const blocks =
      sack && `sack ${sack.length} ${sack.map(([start, end]) => `{${other(start)}:${other(end)}}`).join("")}`;
    if (isSyn) text += `, options [mss ${offeredMss},sackOK,${stamp},nop,wscale ${windowShift}]`;
    else if (stamp) text += `, options [nop,nop,${stamp}${blocks ? `,nop,nop,${blocks}` : ""}]`;
    text += `, length ${length}`;
    return length > 0 ? text + this.#tcpPayload(segment) : text;
  }

  /** What sequence and acknowledgement numbers are shown relative to; a conversation's first numbers are shown whole. */
  #relativeTo(segment: TcpSegment): { readonly own: number; readonly other: number } {
    const whole = { own: 0, other: 0 };
    const { flags, source, sourcePort, destination, destinationPort } = segment;
    if (this.#options.isAbsolute || !(flags & tcpFlags.ack)) return whole;
    const isUpper = sourcePort > destinationPort || (sourcePort === destinationPort && source > destination);
    const ends = [`${source}:${sourcePort}`, `${destination}:${destinationPort}`];
    const key = (isUpper ? ends.reverse() : ends).join(" ");
    const known = this.#conversations.get(key);
    if (known && !(flags & tcpFlags.syn)) {
      return isUpper ? { own: known.upper, other: known.lower } : { own: known.lower, other: known.upper };
    }
    const own = segment.sequence;
    const other = segment.acknowledgement - 1;
    this.#conversations.set(key, isUpper ? { upper: own, lower: other } : { upper: other, lower: own });
    return whole;
  }

  #tcpPayload({ sourcePort, destinationPort, payload }: TcpSegment): string {
    const isPort = (port: number) => sourcePort === port || destinationPort === port;
    if (isPort(domainPort)) {
      const text = dnsText(payload.subarray(2));
      return text === undefined ? "" : ` ${text}`;
    }
    return httpPorts.some(isPort) ? `: ${httpText(payload)}` : "";
  }

  #udp({ sourcePort, destinationPort, payload }: UdpDatagram): string {
    const isDomain = sourcePort === domainPort || destinationPort === domainPort;
    const text = isDomain && !this.#options.isQuick ? dnsText(payload) : undefined;
    return text ?? `UDP, length ${payload.length}`;
  }

  #icmp(message: IcmpMessage): string {
    const length = packetBytes(message) - 20;
    const { type, identifier, sequence } = message;
    if (type === icmpTypes.echoRequest) return `ICMP echo request, id ${identifier}, seq ${sequence}, length ${length}`;
    if (type === icmpTypes.echoReply) return `ICMP echo reply, id ${identifier}, seq ${sequence}, length ${length}`;
    if (type === icmpTypes.timeExceeded) return `ICMP time exceeded in-transit, length ${length}`;
    return `ICMP ${isIcmpError(message) ? this.#unreachable(message.code, message.quoted) : `type-#${type}`}, length ${length}`;
  }

  #unreachable(code: number, quoted: Packet): string {
    const host = this.#options.hostName(quoted.destination);
    switch (code) {
      case unreachableCodes.net:
        return `net ${host} unreachable`;
      case unreachableCodes.protocol:
        return `${host} protocol ${{ tcp: 6, udp: 17, icmp: 1 }[quoted.protocol]} unreachable`;
      case unreachableCodes.port: {
        const port = quoted.protocol === "icmp" ? "" : ` ${this.#port(quoted.destinationPort, quoted.protocol)}`;
        return `${host} ${quoted.protocol} port${port} unreachable`;
      }
      case unreachableCodes.netProhibited:
        return `net ${host} unreachable - admin prohibited`;
      case unreachableCodes.hostProhibited:
        return `host ${host} unreachable - admin prohibited`;
      case unreachableCodes.prohibited:
        return `host ${host} unreachable - admin prohibited filter`;
      default:
        return `host ${host} unreachable`;
    }
  }
}

function stampText(timestamp: number): string {
  return String(Math.floor(timestamp) % wrap);
}

/** The first line of a request or an answer; of anything else that runs over HTTP's ports, only the protocol's name. */
function httpText(payload: Uint8Array): string {
  const end = payload.indexOf(10);
  const first = String.fromCharCode(...payload.subarray(0, end < 0 ? Math.min(payload.length, 512) : end)).trimEnd();
  return /^(?:GET|PUT|POST|HEAD|DELETE|OPTIONS|TRACE|CONNECT|PATCH|HTTP\/\d)/.test(first) ? `HTTP: ${first}` : "HTTP";
}

import {
  type Cidr,
  cidrContains,
  type Ipv4,
  parseIpv4,
  tryParseCidr,
  tryParseIpv4,
} from "../../../cluster/network/ipv4.ts";
import { icmpTypes, type Packet, packetBytes, tcpFlags } from "../../../cluster/network/packet.ts";
import { servicePort } from "../service-names.ts";

export type PacketFilter = (packet: Packet) => boolean;

/** What is wrong with the expression, in libpcap's words. */
export class ExpressionError extends Error {}

/** Turns a host's name into its addresses. */
export type HostLookup = (name: string) => Promise<readonly string[]>;

const constants: Readonly<Record<string, number>> = {
  "tcp-fin": tcpFlags.fin,
  "tcp-syn": tcpFlags.syn,
  "tcp-rst": tcpFlags.rst,
  "tcp-push": tcpFlags.psh,
  "tcp-ack": tcpFlags.ack,
  "tcp-urg": 32,
  "icmp-echoreply": icmpTypes.echoReply,
  "icmp-unreach": icmpTypes.unreachable,
  "icmp-echo": icmpTypes.echoRequest,
  "icmp-timxceed": icmpTypes.timeExceeded,
};

const directions = ["src", "dst"];
const protocols = ["tcp", "udp", "icmp", "ip", "arp", "rarp", "ip6", "icmp6", "ether", "sctp"];
const kinds = ["host", "net", "port", "portrange", "gateway", "proto", "less", "greater"];
const reserved = new Set([...directions, ...protocols, ...kinds, "and", "or", "not"]);

/** What `host`, `port` … of a primitive inherit when a later one leaves them out: `port 80 or 81`. */
interface Qualifiers {
  readonly protocol: string | undefined;
  readonly direction: "src" | "dst" | "src and dst" | "src or dst";
  readonly kind: string;
}

/** Compiles an expression of pcap-filter(7), as far as it is about IPv4. Rejects with ExpressionError. */
export async function compileFilter(text: string, lookUp: HostLookup): Promise<PacketFilter> {
  const tokens = text.match(/\[|\]|&&|\|\||!=|<=|>=|==|[()!&|=<>]|[^\s()[\]!&|=<>]+/g) ?? [];
  if (tokens.length === 0) return () => true;
  // Names are looked up once the whole is known to be an expression.
  await new Parser(tokens, async () => ["0.0.0.0"]).parse();
  return new Parser(tokens, lookUp).parse();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #lookUp: HostLookup;
  #at = 0;
  #last: Qualifiers = { protocol: undefined, direction: "src or dst", kind: "host" };

  constructor(tokens: readonly string[], lookUp: HostLookup) {
    this.#tokens = tokens;
    this.#lookUp = lookUp;
  }

  async parse(): Promise<PacketFilter> {
    const filter = await this.#expression();
    if (this.#at < this.#tokens.length) throw syntaxError();
    return filter;
  }

  /** `and` and `or` bind equally, from the left (pcap-filter(7)). */
  async #expression(): Promise<PacketFilter> {
    let left = await this.#term();
    for (;;) {
      const [a, isAnd] = [left, this.#accept("and", "&&")];
      if (!isAnd && !this.#accept("or", "||")) return left;
      const b = await this.#term();
      left = isAnd ? (packet) => a(packet) && b(packet) : (packet) => a(packet) || b(packet);
    }
  }

  async #term(): Promise<PacketFilter> {
    if (this.#accept("not", "!")) {
      const inner = await this.#term();
      return (packet) => !inner(packet);
    }
    if (this.#accept("(")) {
      const start = this.#at;
      try {
        const inner = await this.#expression();
        if (!this.#accept(")")) throw syntaxError();
        return inner;
      } catch (error) {
        // `(tcp[13] & 2) != 0`: the parentheses belong to a number.
        if (!(error instanceof ExpressionError)) throw error;
        this.#at = start - 1;
        return this.#relation();
      }
    }
    const isNumber =
      this.#tokens[this.#at] === "len" || /^(?:\[|[&|<>=]|[<>=!]=)$/.test(this.#tokens[this.#at + 1] ?? "");
    return isNumber ? this.#relation() : this.#primitive();
  }

  async #primitive(): Promise<PacketFilter> {
    const start = this.#at;
    const protocol = this.#accept(...protocols) ? this.#tokens[this.#at - 1] : undefined;
    let direction: Qualifiers["direction"] | undefined;
    if (this.#accept(...directions)) {
      direction = this.#tokens[this.#at - 1] === "src" ? "src" : "dst";
      const [joint, other] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
      if ((joint === "or" || joint === "and") && other !== direction && directions.includes(other ?? "")) {
        direction = `src ${joint} dst`;
        this.#at += 2;
      }
    }
    const kind = this.#accept(...kinds) ? this.#tokens[this.#at - 1] : undefined;
    if (kind === "less" || kind === "greater") {
      const limit = Number(this.#value());
      return (packet) => (kind === "less" ? frameLength(packet) <= limit : frameLength(packet) >= limit);
    }
    const isBare = this.#at > start && (this.#at >= this.#tokens.length || reservedOrEnd(this.#tokens[this.#at]));
    if (isBare) {
      if (direction !== undefined || kind !== undefined || protocol === undefined) throw syntaxError();
      return protocolFilter(protocol);
    }
    // Without any qualifier, those of the primitive before.
    const given = this.#at > start;
    const wanted: Qualifiers = given
      ? { protocol, direction: direction ?? "src or dst", kind: kind ?? "host" }
      : this.#last;
    this.#last = wanted;
    return this.#qualified(wanted, this.#value());
  }

  async #qualified({ protocol, direction, kind }: Qualifiers, value: string): Promise<PacketFilter> {
    const isProtocol = protocol === undefined ? () => true : protocolFilter(protocol);
    if (kind === "port" || kind === "portrange") {
      if (protocol !== undefined && !["tcp", "udp", "sctp", "ip"].includes(protocol)) {
        throw new ExpressionError(`illegal qualifier of '${kind}'`);
      }
      const [first, last] = kind === "port" ? [portOf(value), portOf(value)] : rangeOf(value);
      const matches = (port: number) => port >= first && port <= last;
      return (packet) =>
        packet.protocol !== "icmp" &&
        isProtocol(packet) &&
        either(direction, matches(packet.sourcePort), matches(packet.destinationPort));
    }
    const blocks = kind === "net" ? [this.#net(value)] : await this.#hosts(value);
    if (kind !== "net" && kind !== "host") throw new ExpressionError(`eastwest: the filter ${kind} is not simulated`);
    const matches = (address: Ipv4) => blocks.some((block) => cidrContains(block, address));
    return (packet) => isProtocol(packet) && either(direction, matches(packet.source), matches(packet.destination));
  }

  #net(value: string): Cidr {
    const [base = "", length] = value.split("/");
    const octets = base.split(".");
    const whole = [...octets, "0", "0", "0"].slice(0, 4).join(".");
    const cidr = tryParseCidr(`${whole}/${length ?? octets.length * 8}`);
    if (!cidr) throw new ExpressionError(`unknown network '${value}'`);
    if (cidr.network !== parseIpv4(whole)) {
      throw new ExpressionError(`non-network bits set in "${whole}/${length ?? octets.length * 8}"`);
    }
    return cidr;
  }

  async #hosts(value: string): Promise<readonly Cidr[]> {
    const address = tryParseIpv4(value);
    const addresses = address === undefined ? (await this.#lookUp(value)).map(parseIpv4) : [address];
    if (addresses.length === 0) throw new ExpressionError(`unknown host '${value}'`);
    return addresses.map((network) => ({ network, prefixLength: 32 }));
  }

  /** `tcp[tcpflags] & (tcp-syn|tcp-ack) != 0`, `len > 100`. */
  #relation(): PacketFilter {
    const left = this.#number();
    const operator = this.#tokens[this.#at++];
    const compare = operator === undefined ? undefined : comparisons[operator];
    if (!compare) throw syntaxError();
    const right = this.#number();
    return (packet) => {
      const [a, b] = [left(packet), right(packet)];
      return a !== undefined && b !== undefined && compare(a, b);
    };
  }

  /** Undefined where the packet has no such header. */
  #number(): (packet: Packet) => number | undefined {
    let left = this.#operand();
    while (this.#accept("&", "|")) {
      const isAnd = this.#tokens[this.#at - 1] === "&";
      const [a, b] = [left, this.#operand()];
      left = (packet) => {
        const [x, y] = [a(packet), b(packet)];
        return x === undefined || y === undefined ? undefined : isAnd ? x & y : x | y;
      };
    }
    return left;
  }

  #operand(): (packet: Packet) => number | undefined {
    if (this.#accept("(")) {
      const inner = this.#number();
      if (!this.#accept(")")) throw syntaxError();
      return inner;
    }
    const word = this.#tokens[this.#at++];
    if (word === undefined) throw syntaxError();
    if (word === "len") return frameLength;
    const constant = /^(?:\d+|0x[\da-f]+)$/i.test(word) ? Number(word) : constants[word];
    if (constant !== undefined) return () => constant;
    if (!this.#accept("[")) throw syntaxError();
    const offset = this.#value();
    if (!this.#accept("]")) throw syntaxError();
    if (word === "tcp" && (offset === "tcpflags" || offset === "13")) {
      return (packet) => (packet.protocol === "tcp" ? packet.flags : undefined);
    }
    if (word === "icmp" && (offset === "icmptype" || offset === "0")) {
      return (packet) => (packet.protocol === "icmp" ? packet.type : undefined);
    }
    throw new ExpressionError(`eastwest: the filter ${word}[${offset}] is not simulated`);
  }

  #accept(...wanted: readonly string[]): boolean {
    const found = wanted.includes(this.#tokens[this.#at] ?? "");
    if (found) this.#at++;
    return found;
  }

  #value(): string {
    const value = this.#tokens[this.#at++];
    if (value === undefined || reservedOrEnd(value)) {
      if (value === undefined || value !== "(") throw syntaxError();
    }
    return value;
  }
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function protocolFilter(protocol: string): PacketFilter {
  if (protocol === "ip" || protocol === "ether") return () => true;
  return (packet) => packet.protocol === protocol;
}

function either(direction: Qualifiers["direction"], source: boolean, destination: boolean): boolean {
  if (direction === "src") return source;
  if (direction === "dst") return destination;
  return direction === "src or dst" ? source || destination : source && destination;
}

function portOf(value: string): number {
  const port = /^\d+$/.test(value) ? Number(value) : servicePort(value);
  if (port === undefined) throw new ExpressionError(`unknown port '${value}'`);
  if (port > 65535) throw new ExpressionError(`illegal port number ${port} > 65535`);
  return port;
}

function rangeOf(value: string): [number, number] {
  const [first = "", last = ""] = value.split("-");
  return [portOf(first), portOf(last)];
}

function frameLength(packet: Packet): number {
  return 14 + packetBytes(packet);
}

function reservedOrEnd(token: string | undefined): boolean {
  return (
    token === undefined || token === ")" || token === "(" || token === "&&" || token === "||" || reserved.has(token)
  );
}

function syntaxError(): ExpressionError {
  return new ExpressionError("can't parse filter expression: syntax error");
}

import { type Cidr, cidrOf, formatCidr, formatIpv4, type Ipv4, tryParseCidr, tryParseIpv4 } from "../ipv4.ts";
import { IpSetError } from "./ip-set-error.ts";
import { isBitmap, type SetType } from "./set-type.ts";

/** A member of a set: the parts that its type has. */
export interface Element {
  readonly addresses: readonly Cidr[];
  readonly protocol: string;
  readonly port: number;
}

const protocols = ["tcp", "udp", "sctp", "udplite"];

/** What identifies an element, and how `ipset list` prints it. */
export function elementText(type: SetType, { addresses, protocol, port }: Element): string {
  let next = 0;
  const texts = type.parts.map((part) => {
    if (part === "port") return isBitmap(type) ? `${port}` : `${protocol}:${port}`;
    const cidr = addresses[next++];
    if (!cidr) return "";
    return cidr.prefixLength === 32 ? formatIpv4(cidr.network) : formatCidr(cidr);
  });
  return texts.join(",");
}

const tooMany = [
  ["Elem separator", "none"],
  ["Two elem separators", "one"],
  ["Three elem separators", "two"],
] as const;

/** The elements that a word names: several where it has a range of addresses or ports. Throws IpSetError. */
export function parseElements(type: SetType, text: string): Element[] {
  const words = text.split(",");
  const { parts } = type;
  if (words.length > parts.length) {
    const [many, few] = tooMany[parts.length - 1] ?? ["", ""];
    throw new IpSetError(`Syntax error: ${many} in ${text}, but settype ${type.name} supports ${few}.`);
  }
  if (words.length < parts.length) {
    const missing = ["First", "Second", "Third"][words.length];
    throw new IpSetError(`Syntax error: ${missing} element is missing from ${text}.`);
  }
  let found: readonly Element[] = [{ addresses: [], protocol: "tcp", port: 0 }];
  const combine = <Part>(those: readonly Part[], join: (element: Element, part: Part) => Element) => {
    found = found.flatMap((element) => those.map((part) => join(element, part)));
  };
  for (const [index, part] of parts.entries()) {
    const word = words[index] ?? "";
    if (part === "port") combine(parsePorts(word), (element, port) => ({ ...element, ...port }));
    else {
      const addresses = part === "network" ? [parseNetwork(word)] : parseAddresses(word);
      combine(addresses, (element, cidr) => ({ ...element, addresses: [...element.addresses, cidr] }));
    }
  }
  return [...found];
}

/** An address, a block of them, or `first-last`. */
function parseAddresses(word: string): Cidr[] {
  const [from = "", to] = word.split("-");
  const block = word.includes("/") ? parseNetwork(word) : undefined;
  const first = block?.network ?? parseAddress(from);
  const last = block ? block.network + 2 ** (32 - block.prefixLength) - 1 : to === undefined ? first : parseAddress(to);
  if (last - first >= mostInRange) throw new IpSetError("Hash is full, cannot add more elements");
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => cidrOf(first + index, 32));
}

/** More than a set takes by default. */
const mostInRange = 65537;

function parseAddress(word: string): Ipv4 {
  const address = tryParseIpv4(word);
  if (address !== undefined) return address;
  throw new IpSetError(`Syntax error: cannot parse ${word}: resolving to IPv4 address failed`);
}

function parseNetwork(word: string): Cidr {
  const network = tryParseCidr(word);
  if (!network) throw new IpSetError(`Syntax error: cannot parse ${word}: resolving to IPv4 address failed`);
  if (network.prefixLength === 0) throw new IpSetError("The value of the CIDR parameter of the IP address is invalid");
  return network;
}

/** `[protocol:]port[-port]`. */
function parsePorts(word: string): { protocol: string; port: number }[] {
  const [protocol = "tcp", range] = word.includes(":") ? word.split(/:(.*)/s) : [undefined, word];
  if (["icmp", "icmpv6"].includes(protocol)) throw new IpSetError("eastwest: ICMP in an element is not simulated");
  if (!protocols.includes(protocol)) throw new IpSetError(`Syntax error: cannot parse '${protocol}' as a protocol`);
  const [first = "", last = first] = (range ?? "").split("-");
  const ends = [parseNumber(first, protocol), parseNumber(last, protocol)];
  const lowest = Math.min(...ends);
  return Array.from({ length: Math.max(...ends) - lowest + 1 }, (_, index) => ({ protocol, port: lowest + index }));
}

function parseNumber(text: string, protocol: string): number {
  const isNumber = /^\d+$/.test(text);
  if (isNumber && Number(text) <= 65535) return Number(text);
  throw new IpSetError(
    [
      isNumber ? `Syntax error: '${text}' is out of range 0-65535` : `Syntax error: '${text}' is invalid as number`,
      "Syntax error: 'tcp' is invalid as number",
      `cannot parse '${text}' as a ${protocol} port`,
    ].join("\n"),
  );
}

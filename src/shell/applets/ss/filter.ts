import { type Cidr, cidrContains, parseIpv4, tryParseCidr } from "../../../cluster/network/ipv4.ts";
import type { SocketState, SocketView } from "../../../cluster/network/socket-view.ts";
import { servicePort } from "../service-names.ts";

export type SocketFilter = (socket: SocketView) => boolean;

/** What of the command line cannot be read, in ss' words. */
export class FilterError extends Error {}

const stateWords: Readonly<Record<string, readonly SocketState[]>> = {
  established: ["ESTAB"],
  "syn-sent": ["SYN-SENT"],
  "syn-recv": ["SYN-RECV"],
  "fin-wait-1": ["FIN-WAIT-1"],
  "fin-wait-2": ["FIN-WAIT-2"],
  "time-wait": ["TIME-WAIT"],
  "close-wait": ["CLOSE-WAIT"],
  "last-ack": ["LAST-ACK"],
  closing: ["CLOSING"],
  listening: ["LISTEN"],
  unconnected: ["UNCONN"],
  closed: ["UNCONN"],
  all: everyState(),
  connected: everyState().filter((state) => state !== "LISTEN" && state !== "UNCONN"),
  synchronized: everyState().filter((state) => !["LISTEN", "UNCONN", "SYN-SENT"].includes(state)),
  bucket: ["SYN-RECV", "TIME-WAIT"],
  big: everyState().filter((state) => state !== "SYN-RECV" && state !== "TIME-WAIT"),
};

function everyState(): readonly SocketState[] {
  return [
    "LISTEN",
    "SYN-SENT",
    "SYN-RECV",
    "ESTAB",
    "FIN-WAIT-1",
    "FIN-WAIT-2",
    "CLOSE-WAIT",
    "CLOSING",
    "LAST-ACK",
    "TIME-WAIT",
    "UNCONN",
  ];
}

/** The states that a word behind `state` or `exclude` stands for. Throws FilterError. */
export function statesOf(word: string): readonly SocketState[] {
  const states = stateWords[word.toLowerCase()];
  if (!states) throw new FilterError(`ss: wrong state name: ${word}`);
  return states;
}

/** Reads an expression over `sport`, `dport`, `src` and `dst` with and, or, not (ss(8), EXPRESSION). Throws FilterError. */
export function parseFilter(words: readonly string[]): SocketFilter {
  if (words.length === 0) return () => true;
  const tokens = words.join(" ").match(/[()!&|]|[<>=!]=|[<>=]|[^\s()<>=!&|]+/g) ?? [];
  let at = 0;
  const accept = (...wanted: string[]) => wanted.includes(tokens[at] ?? "") && ++at > 0;
  const fail = (): never => {
    throw new FilterError('ss: bison bellows (while parsing filter): "syntax error!" Sorry.');
  };
  const either = (): SocketFilter => {
    let left = both();
    while (accept("or", "|", "||")) {
      const [a, b] = [left, both()];
      left = (socket) => a(socket) || b(socket);
    }
    return left;
  };
  const both = (): SocketFilter => {
    let left = single();
    while (accept("and", "&", "&&") || (at < tokens.length && !["or", "|", ")"].includes(tokens[at] ?? ""))) {
      const [a, b] = [left, single()];
      left = (socket) => a(socket) && b(socket);
    }
    return left;
  };
  const single = (): SocketFilter => {
    if (accept("not", "!")) {
      const inner = single();
      return (socket) => !inner(socket);
    }
    if (accept("(")) {
      const inner = either();
      if (!accept(")")) fail();
      return inner;
    }
    const what = tokens[at++] ?? "";
    const end = { sport: "local", dport: "remote", src: "local", dst: "remote" }[what];
    if (end !== "local" && end !== "remote") throw new FilterError(notAnAddress(what));
    const operator = /^(?:[<>=]|[<>=!]=|eq|neq|ne|lt|le|gt|ge)$/.test(tokens[at] ?? "") ? (tokens[at++] ?? "=") : "=";
    const value = tokens[at++];
    if (value === undefined) return fail();
    return what.endsWith("port") ? portFilter(end, operator, value) : addressFilter(end, operator, value);
  };
  const filter = either();
  return at < tokens.length ? fail() : filter;
}

function portFilter(end: "local" | "remote", operator: string, text: string): SocketFilter {
  const name = text.replace(/^:/, "");
  const wanted = /^\d+$/.test(name) ? Number(name) : servicePort(name);
  if (wanted === undefined) throw new FilterError(`Error: "${name}" does not look like a port.`);
  const compare: Record<string, (port: number) => boolean> = {
    "=": (port) => port === wanted,
    "!=": (port) => port !== wanted,
    "<": (port) => port < wanted,
    "<=": (port) => port <= wanted,
    ">": (port) => port > wanted,
    ">=": (port) => port >= wanted,
  };
  const aliases: Record<string, string> = {
    eq: "=",
    "==": "=",
    ne: "!=",
    neq: "!=",
    lt: "<",
    le: "<=",
    gt: ">",
    ge: ">=",
  };
  const holds = compare[aliases[operator] ?? operator];
  return (socket) => holds?.(socket[end].port) ?? false;
}

function addressFilter(end: "local" | "remote", operator: string, text: string): SocketFilter {
  const [address = "", port] = text.split(":");
  const cidr = address === "" || address === "*" ? { network: 0, prefixLength: 0 } : tryParseCidr(address);
  if (!cidr) throw new FilterError(notAnAddress(text));
  const isNot = operator === "!=" || operator === "ne" || operator === "neq";
  return (socket) =>
    (isIn(cidr, socket[end].address) && (port === undefined || socket[end].port === Number(port))) !== isNot;
}

function isIn(cidr: Cidr, address: string): boolean {
  return cidrContains(cidr, parseIpv4(address));
}

function notAnAddress(text: string): string {
  return `Error: an inet prefix is expected rather than "${text}".\nCannot parse dst/src address.`;
}

import type { PacketEnd } from "./journey.ts";

export interface EntryTuple {
  readonly source: PacketEnd;
  readonly destination: PacketEnd;
}

/** A line of `conntrack -L`, taken apart. */
export interface ConntrackEntry {
  readonly protocol: string;
  /** Of TCP: `ESTABLISHED`, `TIME_WAIT`. */
  readonly state: string | undefined;
  /** Seconds until it is forgotten. */
  readonly seconds: number;
  readonly original: EntryTuple;
  readonly reply: EntryTuple;
  readonly isUnreplied: boolean;
  /** Without NAT a reply comes from where the original went, and goes to where it came from. */
  readonly isDestinationTranslated: boolean;
  readonly isSourceTranslated: boolean;
}

/** Undefined for a line of another shape. */
export function readEntry(line: string): ConntrackEntry | undefined {
  const [, protocol = "", seconds = "0", state] = /^(\S+)\s+\d+ (\d+)(?: ([A-Z_\d]+))?/.exec(line) ?? [];
  const [original, reply] = [...line.matchAll(/src=(\S+) dst=(\S+)(?: sport=(\d+) dport=(\d+))?/g)].map(
    ([, source = "", destination = "", sport, dport]) => ({
      source: { address: source, port: portOf(sport) },
      destination: { address: destination, port: portOf(dport) },
    }),
  );
  if (!original || !reply) return undefined;
  return {
    protocol,
    state,
    seconds: Number(seconds),
    original,
    reply,
    isUnreplied: line.includes("[UNREPLIED]"),
    isDestinationTranslated: !isSame(reply.source, original.destination),
    isSourceTranslated: !isSame(reply.destination, original.source),
  };
}

function portOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function isSame(one: PacketEnd, other: PacketEnd): boolean {
  return one.address === other.address && one.port === other.port;
}

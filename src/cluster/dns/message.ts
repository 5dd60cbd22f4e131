import type { Answer, Packet } from "@dnsquery/dns-packet";
import { toType } from "@dnsquery/dns-packet/types.js";
import { type Edns, ednsOf, encodeEdns } from "./edns.ts";
import { decodePlain } from "./plain-message.ts";
import { wireLibrary } from "./wire-library.ts";
import { nameInFull } from "./wire-names.ts";
import { classNumber, joined, words } from "./wire-words.ts";

export type { Answer } from "@dnsquery/dns-packet";

/** Names stand without the dot at their end, in the case they were asked in. */
export interface Question {
  readonly name: string;
  /** `A`, `SRV` … */
  readonly type: string;
}

/** RFC 1035's and RFC 6891's response codes, as far as they occur here. */
export type ResponseCode = "NOERROR" | "FORMERR" | "SERVFAIL" | "NXDOMAIN" | "NOTIMP" | "REFUSED" | "BADVERS";

export interface Query {
  readonly id: number;
  readonly question: Question;
  /** 1 is IN. */
  readonly class: number;
  readonly edns: Edns | undefined;
  /** What the client can take in one datagram: 512, or what its EDNS record says. */
  readonly maxSize: number;
  readonly recursionDesired: boolean;
  /** 0 is a query (RFC 1035). */
  readonly opcode: number;
  /** Bytes. */
  readonly length: number;
  /** False when it could not be read: then the reply has none either. */
  readonly hasQuestion: boolean;
  /** Why it gets no answer, whatever it asks. */
  readonly rejection?: ResponseCode | undefined;
}

export interface Reply {
  readonly responseCode: ResponseCode;
  readonly authoritative: boolean;
  /** The opposite of `authoritative` when left out. */
  readonly recursionAvailable?: boolean | undefined;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
  /** Why there is no answer, for a client that speaks EDNS. */
  readonly reason?: string | undefined;
}

/** A reply as a resolver reads it. */
export interface DecodedReply extends Reply {
  readonly id: number;
  readonly question: Question | undefined;
  /** `IN`, `CH` … */
  readonly class: string;
  readonly truncated: boolean;
  readonly recursionDesired: boolean;
  readonly authenticData: boolean;
  readonly edns: Edns | undefined;
  /** Bytes. */
  readonly length: number;
}

export interface QueryOptions {
  readonly recursionDesired?: boolean | undefined;
  /** What dig sets to say that it understands the bit in a reply (RFC 6840). */
  readonly authenticData?: boolean | undefined;
  readonly edns?: Edns | undefined;
}

/** One question; without options recursion desired and no EDNS, as libc's resolvers send it. */
export function encodeQuery(id: number, question: Question, options: QueryOptions = {}): Uint8Array {
  const flags = (options.recursionDesired === false ? 0 : 0x0100) | (options.authenticData ? 0x0020 : 0);
  const { edns } = options;
  const asked = [nameInFull(question.name), words(toType(question.type), 1)];
  return joined([words(id, flags, 1, 0, 0, edns ? 1 : 0), ...asked, ...(edns ? [encodeEdns(edns)] : [])]);
}

/** Query and notify (RFC 1996): what CoreDNS looks at. */
const knownOpcodes = [0, 4];

/** The query in a datagram, or undefined when it is none that can be answered. */
export function decodeQuery(data: Uint8Array): Query | undefined {
  const flags = wordAt(data, 2);
  if (data.length < 12 || flags & 0x8000) return undefined;
  const opcode = (flags >> 11) & 15;
  const rejection = rejectionOf(data, opcode);
  const packet = rejection ? undefined : tryDecode(data);
  // A message that breaks off later on still has its question, which comes back with the refusal.
  const question = rejection ? undefined : (packet?.questions?.[0] ?? questionOf(data));
  const edns = packet && ednsOf(packet.additionals);
  return {
    id: wordAt(data, 0),
    question: { name: bare(question?.name ?? ""), type: String(question?.type ?? "A") },
    hasQuestion: question !== undefined,
    class: classNumber(String(question?.class ?? "IN")),
    edns,
    maxSize: Math.max(512, edns?.size ?? 0),
    recursionDesired: (flags & 0x0100) !== 0,
    opcode,
    length: data.length,
    rejection: rejection ?? (!packet ? "FORMERR" : edns && edns.version !== 0 ? "BADVERS" : undefined),
  };
}

/** What the DNS library of CoreDNS refuses by the header alone (miekg/dns, acceptfunc.go). */
function rejectionOf(data: Uint8Array, opcode: number): ResponseCode | undefined {
  if (!knownOpcodes.includes(opcode)) return "NOTIMP";
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((offset) => wordAt(data, offset));
  if (questions !== 1 || (answers ?? 0) > 1 || (authorities ?? 0) > 1 || (additionals ?? 0) > 2) return "FORMERR";
  // A header alone can be read, but there is nothing to answer (dnsserver/server.go).
  return data.length === 12 ? "SERVFAIL" : undefined;
}

/** The question of a message whose rest cannot be read. */
function questionOf(data: Uint8Array) {
  const alone = data.slice();
  alone.fill(0, 6, 12);
  return tryDecode(alone)?.questions?.[0];
}

/** dns-packet reads the root as a dot. */
function bare(name: string): string {
  return name === "." ? "" : name;
}

function wordAt(data: Uint8Array, offset: number): number {
  return ((data[offset] ?? 0) << 8) | (data[offset + 1] ?? 0);
}

/** The reply in a datagram, or undefined when it is none. */
export function decodeReply(data: Uint8Array): DecodedReply | undefined {
  const packet = tryDecode(data);
  if (packet?.type !== "response") return undefined;
  const question = packet.questions?.[0];
  const edns = ednsOf(packet.additionals);
  return {
    id: packet.id ?? 0,
    question: question && { name: bare(question.name), type: String(question.type) },
    class: String(question?.class ?? "IN"),
    responseCode: String(packet.rcode ?? "NOERROR") as ResponseCode,
    authoritative: packet.flag_aa === true,
    truncated: packet.flag_tc === true,
    recursionDesired: packet.flag_rd === true,
    recursionAvailable: packet.flag_ra === true,
    authenticData: packet.flag_ad === true,
    edns,
    answers: packet.answers ?? [],
    authorities: packet.authorities ?? [],
    additionals: (packet.additionals ?? []).filter(({ type }) => type !== "OPT"),
    length: data.length,
  };
}

function tryDecode(data: Uint8Array): Packet | undefined {
  const plain = decodePlain(data);
  if (plain) return plain;
  const { decode } = wireLibrary.atHand;
  try {
    const packet = decode(data);
    // What is missing at the end was read as zeros.
    return "bytes" in decode && Number(decode.bytes) > data.length ? undefined : packet;
  } catch {
    return undefined;
  }
}

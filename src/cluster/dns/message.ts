import { type Answer, decode, enc, encode, name as nameCodec, type Packet } from "@dnsquery/dns-packet";
import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import { toType } from "@dnsquery/dns-packet/types.js";

export type { Answer } from "@dnsquery/dns-packet";

/** Names stand without the dot at their end, in the case they were asked in. */
export interface Question {
  readonly name: string;
  /** `A`, `SRV` … */
  readonly type: string;
}

/** RFC 1035's response codes, as far as they occur here. */
export type ResponseCode = "NOERROR" | "FORMERR" | "SERVFAIL" | "NXDOMAIN" | "NOTIMP" | "REFUSED";

export interface Query {
  readonly id: number;
  readonly question: Question;
  /** What the client can take in one datagram: 512, or what its EDNS record says. */
  readonly maxSize: number;
  readonly recursionDesired: boolean;
}

export interface Reply {
  readonly responseCode: ResponseCode;
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
}

/** A reply as a resolver reads it. */
export interface DecodedReply extends Reply {
  readonly id: number;
  readonly truncated: boolean;
}

/** One question, recursion desired, without EDNS: what libc's resolvers send. */
export function encodeQuery(id: number, question: Question): Uint8Array {
  return encode({
    type: "query",
    id,
    flags: 0x0100,
    questions: [{ name: question.name, type: question.type, class: "IN" }],
  });
}

/** The query in a datagram, or undefined when it is none that can be answered. */
export function decodeQuery(data: Uint8Array): Query | undefined {
  const packet = tryDecode(data);
  const question = packet?.questions?.[0];
  if (packet?.type !== "query" || !question) return undefined;
  return {
    id: packet.id ?? 0,
    question: { name: question.name, type: String(question.type) },
    maxSize: Math.max(512, ednsSize(packet) ?? 0),
    recursionDesired: packet.flag_rd === true,
  };
}

/** The reply in a datagram, or undefined when it is none. */
export function decodeReply(data: Uint8Array): DecodedReply | undefined {
  const packet = tryDecode(data);
  if (packet?.type !== "response") return undefined;
  return {
    id: packet.id ?? 0,
    responseCode: String(packet.rcode ?? "NOERROR") as ResponseCode,
    authoritative: packet.flag_aa === true,
    truncated: packet.flag_tc === true,
    answers: packet.answers ?? [],
    authorities: packet.authorities ?? [],
    additionals: packet.additionals ?? [],
  };
}

/**
 * A reply in wire format. Owner names equal to the question's are compressed (RFC 1035, 4.1.4), which dns-packet does
 * not do: without it an answer with a few endpoints would outgrow a datagram. Over `maxSize`, records are left out
 * from the end, additional ones first, and the TC bit says so.
 */
export function encodeReply(query: Query, reply: Reply, maxSize: number): Uint8Array {
  let { answers, authorities, additionals } = reply;
  let truncated = false;
  for (;;) {
    const data = join([
      header(query, reply, truncated, [answers.length, authorities.length, additionals.length]),
      nameCodec.encode(query.question.name),
      words(toType(query.question.type), 1),
      ...[...answers, ...authorities, ...additionals].map((record) => encodeRecord(record, query.question.name)),
    ]);
    if (data.length <= maxSize || answers.length + authorities.length + additionals.length === 0) return data;
    if (additionals.length > 0) additionals = additionals.slice(0, -1);
    else {
      truncated = true;
      if (authorities.length > 0) authorities = authorities.slice(0, -1);
      else answers = answers.slice(0, -1);
    }
  }
}

function header(query: Query, reply: Reply, truncated: boolean, counts: readonly number[]): Uint8Array {
  const flags =
    0x8000 |
    (reply.authoritative ? 0x0400 : 0) |
    (truncated ? 0x0200 : 0) |
    (query.recursionDesired ? 0x0100 : 0) |
    (reply.authoritative ? 0 : 0x0080) |
    toRcode(reply.responseCode);
  return words(query.id, flags, 1, ...counts);
}

function encodeRecord(record: Answer, questionName: string): Uint8Array {
  const owner = record.name === questionName ? words(0xc00c) : nameCodec.encode(record.name);
  const ttl = record.ttl ?? 0;
  // The codec of each type encodes its data with the two bytes of length before it.
  const codec: { encode(data: unknown): Uint8Array } = enc(record.type);
  return join([owner, words(toType(record.type), 1, ttl >>> 16, ttl & 0xffff), codec.encode(record.data)]);
}

function ednsSize(packet: Packet): number | undefined {
  const option = packet.additionals?.find((record) => record.type === "OPT");
  return option && "udpPayloadSize" in option ? Number(option.udpPayloadSize) : undefined;
}

function tryDecode(data: Uint8Array): Packet | undefined {
  try {
    return decode(data);
  } catch {
    return undefined;
  }
}

function words(...values: number[]): Uint8Array {
  const data = new Uint8Array(values.length * 2);
  for (const [index, value] of values.entries()) {
    data[index * 2] = value >>> 8;
    data[index * 2 + 1] = value & 0xff;
  }
  return data;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return data;
}

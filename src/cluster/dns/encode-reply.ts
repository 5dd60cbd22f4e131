import type { Answer, SoaData } from "@dnsquery/dns-packet";
import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import { toType } from "@dnsquery/dns-packet/types.js";
import { tryParseIpv4 } from "../network/ipv4.ts";
import { encodeEdns } from "./edns.ts";
import type { Query, Reply } from "./message.ts";
import { wireLibrary } from "./wire-library.ts";
import { nameInFull } from "./wire-names.ts";
import { joined, words } from "./wire-words.ts";

/** Above this a datagram over IPv4 would be cut into fragments. */
const fragmentSize = 1480;

/**
 * A reply in wire format as CoreDNS sends it: names in full, and only if that does not fit, compressed (RFC 1035, 4.1.4);
 * if that does not fit either, records are left out from the end, additional ones first, and the TC bit tells of missing
 * answers. The query's EDNS record comes back with it (coredns request/request.go, SizeAndDo and Scrub).
 */
export function encodeReply(query: Query, reply: Reply, maxSize: number): Uint8Array {
  const plain = write(query, reply, undefined, false);
  if (plain.length <= Math.min(maxSize, fragmentSize)) return plain;
  let { answers, authorities, additionals } = reply;
  let isTruncated = false;
  for (;;) {
    const data = write(query, { ...reply, answers, authorities, additionals }, new Map(), isTruncated);
    if (data.length <= maxSize || answers.length + authorities.length + additionals.length === 0) return data;
    if (additionals.length > 0) additionals = additionals.slice(0, -1);
    else if (authorities.length > 0) authorities = authorities.slice(0, -1);
    else {
      isTruncated = true;
      // Down to about the size in one step; the rest one by one.
      const spare = Math.floor(((data.length - maxSize) / data.length) * answers.length);
      answers = answers.slice(0, -Math.max(1, spare - 1));
    }
  }
}

/** `places`: where names stand already, for compression. */
function write(query: Query, reply: Reply, places: Map<string, number> | undefined, isTruncated: boolean): Uint8Array {
  const { answers, authorities, additionals, responseCode } = reply;
  const recursionAvailable = reply.recursionAvailable ?? !reply.authoritative;
  const code = responseCode === "BADVERS" ? 16 : toRcode(responseCode);
  const flags =
    0x8000 |
    // A message that is refused as malformed comes back as a query (miekg/dns, SetRcodeFormatError).
    ((query.rejection === "FORMERR" ? 0 : query.opcode) << 11) |
    (reply.authoritative ? 0x0400 : 0) |
    (isTruncated ? 0x0200 : 0) |
    (query.recursionDesired ? 0x0100 : 0) |
    (recursionAvailable ? 0x0080 : 0) |
    (code & 15);
  const asked = query.hasQuestion ? 1 : 0;
  const extra = additionals.length + (query.edns ? 1 : 0);
  const parts = [words(query.id, flags, asked, answers.length, authorities.length, extra)];
  let offset = 12;
  const add = (...more: readonly Uint8Array[]) => {
    for (const part of more) {
      parts.push(part);
      offset += part.length;
    }
  };
  if (asked) add(nameAt(query.question.name, offset, places), words(toType(query.question.type), query.class));
  for (const record of [...answers, ...authorities, ...additionals]) {
    add(nameAt(record.name, offset, places));
    add(recordBody(record));
  }
  if (query.edns) {
    add(encodeEdns({ ...query.edns, version: 0, reason: reply.reason }, code >>> 4));
  }
  return joined(parts);
}

function recordBody(record: Answer): Uint8Array {
  const ttl = record.type === "OPT" ? 0 : (record.ttl ?? 0);
  return joined([words(toType(record.type), 1, ttl >>> 16, ttl & 0xffff), recordData(record)]);
}

/** With the two bytes of length before it. */
function recordData(record: Answer): Uint8Array {
  if (record.type === "OPT") return dataCodec(record).encode(undefined);
  const address = record.type === "A" ? tryParseIpv4(record.data) : undefined;
  if (address !== undefined) return words(4, address >>> 16, address & 0xffff);
  const { data } = record;
  if (typeof data !== "object") return dataCodec(record).encode(data);
  const known = encodedData.get(data);
  if (known) return known;
  const encoded = record.type === "SOA" ? startOfAuthority(record.data) : dataCodec(record).encode(data);
  encodedData.set(data, encoded);
  return encoded;
}

/** Of records that are answered again and again: the cache's SOA and SRV. Their data do not change. */
const encodedData = new WeakMap<object, Uint8Array>();

function dataCodec(record: Answer): { encode(data: unknown): Uint8Array } {
  return wireLibrary.atHand.enc(record.type);
}

/** RFC 1035, 3.3.13. Names in full, as all of a record's own are here. */
function startOfAuthority({ mname, rname, serial, refresh, retry, expire, minimum }: SoaData): Uint8Array {
  const times = [serial, refresh, retry, expire, minimum].map((value = 0) => words(value >>> 16, value & 0xffff));
  const data = joined([nameInFull(mname), nameInFull(rname), ...times]);
  return joined([words(data.length), data]);
}

/** A name that will stand at `offset`; as much of its end as stands somewhere before is a pointer there. */
function nameAt(name: string, offset: number, places: Map<string, number> | undefined): Uint8Array {
  if (!places) return nameInFull(name);
  const parts: Uint8Array[] = [];
  let rest = name.replace(/\.$/, "");
  while (rest !== "") {
    const place = places.get(rest);
    if (place !== undefined) return joined([...parts, words(0xc000 | place)]);
    if (offset < 0x4000) places.set(rest, offset);
    const label = new TextEncoder().encode(rest.split(".", 1)[0]);
    parts.push(Uint8Array.of(label.length), label);
    offset += label.length + 1;
    rest = rest.includes(".") ? rest.slice(rest.indexOf(".") + 1) : "";
  }
  return joined([...parts, Uint8Array.of(0)]);
}

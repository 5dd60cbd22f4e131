import type { Answer } from "@dnsquery/dns-packet";
import { joined, words } from "./wire-words.ts";

/** An EDNS record (RFC 6891), in a query or its reply. */
export interface Edns {
  readonly version: number;
  /** What the sender can take in one datagram. */
  readonly size: number;
  readonly dnssecOk: boolean;
  /** DNS cookies (RFC 7873). */
  readonly cookie?: Uint8Array | undefined;
  /** Why there is no answer, in words (RFC 8914, Extended DNS Error of code 0, Other). */
  readonly reason?: string | undefined;
}

const optType = 41;
const cookieCode = 10;
const errorCode = 15;

/** The record in wire format. `extendedCode`: the response code's upper bits. */
export function encodeEdns({ version, size, dnssecOk, cookie, reason }: Edns, extendedCode = 0): Uint8Array {
  const text = reason === undefined ? undefined : new TextEncoder().encode(reason);
  const options = joined([
    ...(cookie ? [words(cookieCode, cookie.length), cookie] : []),
    ...(text ? [words(errorCode, text.length + 2, 0), text] : []),
  ]);
  const flags = dnssecOk ? 0x8000 : 0;
  return joined([
    Uint8Array.of(0),
    words(optType, size, (extendedCode << 8) | version, flags, options.length),
    options,
  ]);
}

/** The EDNS record among a message's additional ones, as dns-packet has decoded it (its types tell of other fields). */
export function ednsOf(additionals: readonly Answer[] | undefined): Edns | undefined {
  const record = additionals?.find(({ type }) => type === "OPT");
  if (!record || !("udpPayloadSize" in record)) return undefined;
  const options = "options" in record && Array.isArray(record.options) ? record.options : [];
  const dataOf = (code: number): Uint8Array | undefined => {
    const data: unknown = options.find((option) => option.code === code)?.data;
    return data instanceof Uint8Array ? data : undefined;
  };
  const error = dataOf(errorCode);
  return {
    version: "ednsVersion" in record ? Number(record.ednsVersion) : 0,
    size: Number(record.udpPayloadSize),
    dnssecOk: "flag_do" in record && record.flag_do === true,
    cookie: dataOf(cookieCode),
    reason: error && new TextDecoder().decode(error.subarray(2)),
  };
}

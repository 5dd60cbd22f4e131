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
}

const optType = 41;
const cookieCode = 10;

/** The record in wire format. `extendedCode`: the response code's upper bits. */
export function encodeEdns({ version, size, dnssecOk, cookie }: Edns, extendedCode = 0): Uint8Array {
  const options = cookie ? joined([words(cookieCode, cookie.length), cookie]) : new Uint8Array(0);
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
  const cookie: unknown = options.find(({ code }) => code === cookieCode)?.data;
  return {
    version: "ednsVersion" in record ? Number(record.ednsVersion) : 0,
    size: Number(record.udpPayloadSize),
    dnssecOk: "flag_do" in record && record.flag_do === true,
    cookie: cookie instanceof Uint8Array ? cookie : undefined,
  };
}

import { encodeReply } from "../encode-reply.ts";
import type { DnsRequest, PluginReply } from "./plugin.ts";

/** One query and what became of it. */
export interface Logged {
  readonly request: DnsRequest;
  readonly reply: PluginReply;
  readonly tookMs: number;
  /** The server's address. */
  readonly local: string;
}

const common =
  '{remote}:{port} - {>id} "{type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize} {duration}';

const values: Readonly<Record<string, (logged: Logged) => string>> = {
  "{type}": ({ request }) => typeName(request.question.type),
  "{name}": ({ request }) => `${request.question.name.toLowerCase()}.`,
  "{class}": () => "IN",
  "{proto}": ({ request }) => request.protocol,
  "{size}": ({ request }) => String(request.query.length),
  "{remote}": ({ request }) => request.client.address,
  "{port}": ({ request }) => String(request.client.port),
  "{local}": ({ local }) => local,
  "{>id}": ({ request }) => String(request.query.id),
  "{>opcode}": ({ request }) => String(request.query.opcode),
  "{>do}": ({ request }) => String(request.query.edns?.dnssecOk ?? false),
  "{>bufsize}": ({ request }) => String(request.protocol === "tcp" ? 65535 : request.query.maxSize),
  "{rcode}": ({ reply }) => (reply.isUnwritten ? "-" : codeName(reply)),
  "{rsize}": ({ request, reply }) => String(reply.isUnwritten ? 0 : sizeOf(request, reply)),
  "{duration}": ({ tookMs }) => `${seconds(tookMs)}s`,
  "{>rflags}": ({ request, reply }) => (reply.isUnwritten ? "-" : flagsOf(request, reply)),
};

/** Writes a line in a format of the `log` plugin; metadata, for which there is no plugin here, is `-`. */
export function logFormat(format: string): (logged: Logged) => string {
  const whole = format.replaceAll("{combined}", `${common} {>opcode}`).replaceAll("{common}", common);
  return (logged) =>
    whole.replace(/\{[^{}]*\}/g, (label) => values[label]?.(logged) ?? (/^\{\//.test(label) ? "-" : label));
}

/** As it was before it was made to fit the client: without compression, and with an EDNS record only if it came with one. */
function sizeOf({ query }: DnsRequest, reply: PluginReply): number {
  return encodeReply({ ...query, edns: reply.edns && query.edns }, reply, 65535).length;
}

function flagsOf({ query }: DnsRequest, reply: PluginReply): string {
  const recursionAvailable = reply.recursionAvailable ?? !reply.authoritative;
  return [
    "qr",
    ...(reply.authoritative ? ["aa"] : []),
    ...(query.recursionDesired ? ["rd"] : []),
    ...(recursionAvailable ? ["ra"] : []),
  ].join(",");
}

function codeName({ responseCode }: PluginReply): string {
  return responseCode === "BADVERS" ? "BADSIG" : responseCode;
}

/** To the nanosecond and without an exponent, as Go's FormatFloat with 'f'. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(9).replace(/\.?0+$/, "");
}

/** `TYPE65` for what has no name here. */
export function typeName(type: string): string {
  return type.replace(/^UNKNOWN_/, "TYPE");
}

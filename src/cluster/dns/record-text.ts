import type { Answer } from "./message.ts";

/** A record's data as `dig +short` prints it. */
export function recordText(record: Answer): string {
  switch (record.type) {
    case "A":
    case "AAAA":
      return record.data;
    case "CNAME":
    case "DNAME":
    case "NS":
    case "PTR":
      return dotted(record.data);
    case "SRV": {
      const { priority = 0, weight = 0, port = 0, target } = record.data;
      return `${priority} ${weight} ${port} ${dotted(target)}`;
    }
    case "MX":
      return `${record.data.preference ?? 0} ${dotted(record.data.exchange)}`;
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return `${dotted(mname)} ${dotted(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`;
    }
    case "TXT":
      return textsOf(record.data)
        .map((text) => `"${text}"`)
        .join(" ");
    default:
      return bytesText(record.data);
  }
}

/** The strings of a TXT record. */
export function textsOf(data: string | Uint8Array | readonly (string | Uint8Array)[]): string[] {
  const parts = typeof data === "string" || data instanceof Uint8Array ? [data] : data;
  return parts.map((part) => (typeof part === "string" ? part : new TextDecoder().decode(part)));
}

/** A name with the dot at its end. */
export function dotted(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

/** RFC 3597's form for what has no other. */
function bytesText(data: unknown): string {
  if (!(data instanceof Uint8Array)) return "\\# 0";
  const digits = [...data].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join("");
  return `\\# ${data.length} ${digits}`;
}

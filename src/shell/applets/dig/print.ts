import type { Answer, DecodedReply } from "../../../cluster/dns/message.ts";
import { dotted, recordText } from "../../../cluster/dns/record-text.ts";
import type { DigOptions } from "./options.ts";

/** A reply as dig 9.18 prints it, without its statistics. */
export function replyText(reply: DecodedReply, { shown, flags }: DigOptions, cookie: Uint8Array | undefined): string {
  if (flags.short) return reply.answers.map((record) => `${recordText(record)}\n`).join("");
  let text = "";
  if (shown.comments) text += `${headerText(reply)}\n${ednsText(reply, cookie)}`;
  if (shown.question && reply.question) {
    const { name, type } = reply.question;
    const line = fields([[dotted(name)], [reply.class, 32], [typeName(type), 40]]);
    text += section("QUESTION", [`;${line}`], shown.comments);
  }
  const records = (list: readonly Answer[]) => list.map((record) => recordLine(record, flags));
  if (shown.answer) text += section("ANSWER", records(reply.answers), shown.comments);
  if (shown.authority) text += section("AUTHORITY", records(reply.authorities), shown.comments);
  if (shown.additional) text += section("ADDITIONAL", records(reply.additionals), shown.comments);
  return text;
}

function headerText(reply: DecodedReply): string {
  const { id, responseCode, answers, authorities, additionals } = reply;
  const set = [
    ["qr", true],
    ["aa", reply.authoritative],
    ["tc", reply.truncated],
    ["rd", reply.recursionDesired],
    ["ra", reply.recursionAvailable],
    ["ad", reply.authenticData],
  ] as const;
  const flags = set.flatMap(([name, isSet]) => (isSet ? [name] : [])).join(" ");
  const counts = `QUERY: ${reply.question ? 1 : 0}, ANSWER: ${answers.length}, AUTHORITY: ${authorities.length}, ADDITIONAL: ${additionals.length + (reply.edns ? 1 : 0)}`;
  const isLocal = /(^|\.)local\.?$/i.test(reply.question?.name ?? "");
  return [
    ";; Got answer:",
    ...(isLocal
      ? [
          ";; WARNING: .local is reserved for Multicast DNS",
          ";; You are currently testing what happens when an mDNS query is leaked to DNS",
        ]
      : []),
    `;; ->>HEADER<<- opcode: QUERY, status: ${responseCode}, id: ${id}`,
    `;; flags: ${flags}; ${counts}`,
    ...(reply.recursionDesired && !reply.recursionAvailable
      ? [";; WARNING: recursion requested but not available"]
      : []),
    "",
  ].join("\n");
}

function ednsText({ edns }: DecodedReply, sent: Uint8Array | undefined): string {
  if (!edns) return "";
  const flags = edns.dnssecOk ? "flags: do" : "flags:";
  const lines = [";; OPT PSEUDOSECTION:", `; EDNS: version: ${edns.version}, ${flags}; udp: ${edns.size}`];
  if (edns.cookie) {
    const digits = hexadecimal(edns.cookie);
    lines.push(`; COOKIE: ${digits}${sent && digits === hexadecimal(sent) ? " (echoed)" : ""}`);
  }
  if (edns.reason !== undefined) lines.push(`; EDE: 0 (Other): (${edns.reason})`);
  return `${lines.join("\n")}\n`;
}

function hexadecimal(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function section(title: string, lines: readonly string[], withComments: boolean): string {
  if (lines.length === 0) return "";
  const body = lines.map((line) => `${line}\n`).join("");
  return withComments ? `;; ${title} SECTION:\n${body}\n` : body;
}

function recordLine(record: Answer, { ttlid, class: withClass }: DigOptions["flags"]): string {
  const ttl = "ttl" in record ? (record.ttl ?? 0) : 0;
  // What is left out leaves no gap (dig.c, printmessage).
  const middle = [...(ttlid ? [String(ttl)] : []), ...(withClass ? ["IN"] : []), typeName(record.type)];
  const columns = [...middle, recordText(record)].map((text, index) => [text, 24 + 8 * index] as const);
  return fields([[dotted(record.name)], ...columns]);
}

/** Texts at their columns, as BIND's dns_master indents: by tabs as far as they go, then by blanks; by one at least. */
function fields(parts: readonly (readonly [text: string, column?: number])[]): string {
  let line = "";
  let at = 0;
  for (const [text, column = 0] of parts) {
    if (column > 0) {
      const to = Math.max(column, at + 1);
      const tabs = Math.floor(to / 8) - Math.floor(at / 8);
      line += "\t".repeat(tabs) + " ".repeat(tabs > 0 ? to % 8 : to - at);
      at = to;
    }
    line += text;
    at += text.length;
  }
  return line;
}

function typeName(type: string): string {
  if (type === "UNKNOWN_65") return "HTTPS";
  return type.replace(/^UNKNOWN_/, "TYPE");
}

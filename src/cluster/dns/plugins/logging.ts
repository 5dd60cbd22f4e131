import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import { encodeReply } from "../encode-reply.ts";
import { isInZone } from "../zone-name.ts";
import { type DnsRequest, normalized, type PluginReply, type PluginSetup, whenThere } from "./plugin.ts";

/** plugin/errors: a line for each query that could not be answered. */
export const errors: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  for (const line of statement.body) site.log(`[WARNING] plugin/errors: eastwest: ${line.name} is not simulated`);
  return (next) => (request) =>
    whenThere(next(request), (reply) => {
      const { name, type } = request.question;
      if (reply.error !== undefined)
        site.log(
          `[ERROR] plugin/errors: ${toRcode(reply.responseCode)} ${name.toLowerCase()}. ${typeName(type)}: ${reply.error}`,
        );
      return reply;
    });
};

/** plugin/log, in its common format: a line for each query. */
export const log: PluginSetup = (site, statements) => {
  if (statements.length === 0) return undefined;
  const rules = statements.map(({ args, body }) => ({
    zones: args.filter((word) => !word.startsWith("{")).map(normalized),
    classes: body.flatMap(({ name, args }) => (name === "class" ? args : [])),
  }));
  for (const { args } of statements) {
    const format = args.find((word) => word.startsWith("{") && word !== "{common}");
    if (format)
      site.log(`[WARNING] plugin/log: eastwest: the format ${format} is not simulated, the common one stands in`);
  }
  const { clock } = site.process.machine;
  return (next) => (request) => {
    const name = request.question.name.toLowerCase();
    const rule = rules.find(({ zones }) =>
      (zones.length > 0 ? zones : site.zones).some((zone) => isInZone(name, zone)),
    );
    if (!rule) return next(request);
    const started = clock.now();
    return whenThere(next(request), (reply) => {
      const { classes } = rule;
      if (classes.length === 0 || classes.includes("all") || classes.includes(classOf(reply)))
        site.log(`[INFO] ${logLine(request, reply, clock.now() - started)}`);
      return reply;
    });
  };
};

function classOf({ responseCode, answers }: PluginReply): string {
  if (responseCode === "NXDOMAIN") return "denial";
  if (responseCode !== "NOERROR") return "error";
  return answers.length > 0 ? "success" : "denial";
}

function logLine({ query, question, client, protocol }: DnsRequest, reply: PluginReply, tookMs: number): string {
  const size = protocol === "tcp" ? 65535 : query.maxSize;
  const asked = `${typeName(question.type)} IN ${question.name.toLowerCase()}. ${protocol} ${query.length} ${query.edns?.dnssecOk ?? false} ${size}`;
  const recursionAvailable = reply.recursionAvailable ?? !reply.authoritative;
  const flags = [
    "qr",
    ...(reply.authoritative ? ["aa"] : []),
    ...(query.recursionDesired ? ["rd"] : []),
    ...(recursionAvailable ? ["ra"] : []),
  ];
  const { length } = encodeReply(query, reply, 65535);
  const seconds = Number((tookMs / 1000).toFixed(9));
  const from = `${client.address}:${client.port} - ${query.id}`;
  return `${from} "${asked}" ${reply.responseCode} ${flags.join(",")} ${length} ${seconds}s`;
}

/** `TYPE65` for what has no name here. */
function typeName(type: string): string {
  return type.replace(/^UNKNOWN_/, "TYPE");
}

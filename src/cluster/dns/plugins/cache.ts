import type { Statement } from "../corefile/statements.ts";
import type { Answer } from "../message.ts";
import { isInZone } from "../zone-name.ts";
import {
  type DnsRequest,
  normalized,
  type PluginReply,
  type PluginSetup,
  type Site,
  whenThere,
  zoneOf,
} from "./plugin.ts";

interface Kept {
  readonly reply: PluginReply;
  readonly at: number;
  /** Seconds. */
  readonly ttl: number;
}

const capacity = 9984;
/** How long an answer SERVFAIL is kept, in seconds. */
const servfailTtl = 5;

interface Settings {
  zones: readonly string[];
  readonly longest: { success: number; denial: number };
  readonly shortest: { success: number; denial: number };
  readonly disabled: { success: readonly string[]; denial: readonly string[] };
}

/** plugin/cache: answers for as long as their TTL, and no longer than the Corefile says. */
export const cache: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const settings = read(site, statement);
  const kept = new Map<string, Kept>();
  const { clock } = site.process.machine;
  return (next) => (request) => {
    const name = request.question.name.toLowerCase();
    if (zoneOf(settings.zones, name) === undefined) return next(request);
    const key = `${name} ${request.question.type} ${request.query.edns?.dnssecOk ?? false}`;
    const found = kept.get(key);
    const age = found ? (clock.now() - found.at) / 1000 : 0;
    if (found && age < found.ttl) return aged(found.reply, request, Math.floor(found.ttl - age));
    return whenThere(next(request), (reply) => {
      const ttl = ttlOf(settings, name, reply);
      if (ttl <= 0) return reply;
      kept.delete(key);
      const oldest = kept.size >= capacity ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(key, { reply, at: clock.now(), ttl });
      return withTtl(reply, ttl);
    });
  };
};

/** Seconds to keep a reply; 0 is not at all. */
function ttlOf({ longest, shortest, disabled }: Settings, name: string, reply: PluginReply): number {
  const { responseCode, answers, authorities } = reply;
  if (responseCode === "SERVFAIL") return servfailTtl;
  if (responseCode !== "NOERROR" && responseCode !== "NXDOMAIN") return 0;
  const kind = responseCode === "NOERROR" && answers.length > 0 ? "success" : "denial";
  if (disabled[kind].some((zone) => isInZone(name, zone))) return 0;
  const soa = authorities.find(({ type }) => type === "SOA");
  // What denies without an SOA is not kept (RFC 2308).
  if (kind === "denial" && soa?.type !== "SOA") return 0;
  const minimum = soa?.type === "SOA" && kind === "denial" ? [soa.data.minimum ?? 0] : [];
  const ttl = Math.min(longest[kind], ...[...answers, ...authorities].map(secondsOf), ...minimum);
  return Math.max(ttl, shortest[kind]);
}

function secondsOf(record: Answer): number {
  return "ttl" in record ? (record.ttl ?? 0) : 0;
}

function withTtl(reply: PluginReply, ttl: number): PluginReply {
  const limit = (record: Answer): Answer => ({ ...record, ttl });
  return {
    ...reply,
    answers: reply.answers.map(limit),
    authorities: reply.authorities.map(limit),
    additionals: reply.additionals.map(limit),
  };
}

/** The client's spelling comes back to it; and every kept answer is called authoritative (plugin/cache/item.go). */
function aged(reply: PluginReply, { question }: DnsRequest, ttl: number): PluginReply {
  const spell = (record: Answer): Answer =>
    record.name.toLowerCase() === question.name.toLowerCase() ? { ...record, name: question.name } : record;
  const again = withTtl(reply, ttl);
  const recursionAvailable = reply.recursionAvailable ?? !reply.authoritative;
  return { ...again, answers: again.answers.map(spell), authoritative: true, recursionAvailable, error: undefined };
}

function read(site: Site, statement: Statement): Settings {
  const settings: Settings = {
    zones: site.zones,
    longest: { success: 3600, denial: 1800 },
    shortest: { success: 5, denial: 5 },
    disabled: { success: [], denial: [] },
  };
  const [first = "", ...others] = statement.args;
  const isTtl = /^\d+$/.test(first);
  if (isTtl) {
    if (Number(first) <= 0) throw statement.error(`cache TTL can not be zero or negative: ${first}`);
    settings.longest.success = Number(first);
    settings.longest.denial = Number(first);
  }
  const zones = isTtl ? others : statement.args;
  if (zones.length > 0) settings.zones = zones.map(normalized);
  for (const line of statement.body) {
    const [word = "", ...rest] = line.args;
    if (line.name === "success" || line.name === "denial") {
      if (line.args.length === 0) throw line.argumentError();
      const [longest, shortest] = rest.map(Number);
      if (longest !== undefined) settings.longest[line.name] = longest;
      if (shortest !== undefined) settings.shortest[line.name] = shortest;
    } else if (line.name === "disable") {
      if (word !== "success" && word !== "denial")
        throw line.error(`cache type for disable must be "success" or "denial"`);
      settings.disabled[word] = rest.length > 0 ? rest.map(normalized) : settings.zones;
    } else if (["prefetch", "serve_stale", "servfail", "keepttl"].includes(line.name))
      site.log(`[WARNING] plugin/cache: eastwest: ${line.name} is not simulated`);
    else throw line.argumentError();
  }
  return settings;
}

import type { Answer } from "../message.ts";
import { isInZone } from "../zone-name.ts";
import { type CacheSettings, readCache } from "./cache-settings.ts";
import { type DnsRequest, type Handler, type PluginReply, type PluginSetup, whenThere, zoneOf } from "./plugin.ts";
import { replyKind } from "./reply-kind.ts";

interface Kept {
  readonly reply: PluginReply;
  /** When it came, in milliseconds. */
  readonly at: number;
  /** Seconds. */
  readonly ttl: number;
  /** Questions for it, as `prefetch` counts them. */
  hits: number;
  lastHit: number;
}

/** plugin/cache: answers for as long as their TTL, and no longer than the Corefile says. */
export const cache: PluginSetup = (site, statements) => {
  const settings = readCache(site, statements);
  if (!settings) return undefined;
  const { clock } = site.process.machine;
  const stores = { success: new Map<string, Kept>(), denial: new Map<string, Kept>() };

  /** Asks further on, and keeps what comes. */
  const refresh = (next: Handler, request: DnsRequest, key: string) =>
    whenThere(next(request), (reply) => {
      const { kind, ttl, isKept } = lifeOf(settings, request.question.name.toLowerCase(), reply);
      if (reply.isUnwritten) return reply;
      if (isKept && ttl > 0) {
        stores.success.delete(key);
        stores.denial.delete(key);
        const store = stores[kind];
        const oldest = store.size >= settings.capacity[kind] ? store.keys().next().value : undefined;
        if (oldest !== undefined) store.delete(oldest);
        store.set(key, { reply, at: clock.now(), ttl, hits: 0, lastHit: Number.NEGATIVE_INFINITY });
      }
      return withTtl(reply, ttl);
    });

  return (next) => (request) => {
    if (zoneOf(settings.zones, request.question.name.toLowerCase()) === undefined) return next(request);
    const key = keyOf(request);
    const kept = stores.denial.get(key) ?? stores.success.get(key);
    // Whole seconds that have passed count, as in plugin/cache/item.go.
    const left = kept ? kept.ttl - Math.floor((clock.now() - kept.at) / 1000) : 0;
    if (!kept || (left <= 0 && -left >= settings.staleSeconds)) return refresh(next, request, key);
    if (left > 0) {
      if (isWanted(settings, kept, left, clock.now())) prefetch(refresh(next, request, key));
      return aged(kept.reply, request, settings.keepTtl ? kept.ttl : left);
    }
    const stale = aged(kept.reply, request, 0);
    if (!settings.verifiesStale) {
      prefetch(refresh(next, request, key));
      return stale;
    }
    return whenThere(refresh(next, request, key), (reply) =>
      !reply.isUnwritten && (reply.responseCode === "NOERROR" || reply.responseCode === "NXDOMAIN") ? reply : stale,
    );
  };
};

function keyOf({ question, query }: DnsRequest): string {
  return `${question.name.toLowerCase()} ${question.type} ${query.edns?.dnssecOk ?? false}`;
}

/** Nobody waits for it; what it failed with comes to light when somebody asks again. */
function prefetch(reply: PluginReply | Promise<PluginReply>): void {
  if (reply instanceof Promise) reply.catch(() => {});
}

/** Whether it was asked for so often, and is so near its end, that it should be fetched anew (plugin/cache/freq). */
function isWanted({ prefetch: wish }: CacheSettings, kept: Kept, left: number, now: number): boolean {
  if (!wish) return false;
  kept.hits = now - kept.lastHit < wish.gapMs ? kept.hits + 1 : 1;
  kept.lastHit = now;
  return kept.hits >= wish.amount && left <= Math.ceil((wish.percentage / 100) * kept.ttl);
}

/** How long a reply may be kept, in seconds, and as what. */
function lifeOf(
  settings: CacheSettings,
  name: string,
  reply: PluginReply,
): { readonly kind: "success" | "denial"; readonly ttl: number; readonly isKept: boolean } {
  const { longest, shortest, disabled, servfailSeconds } = settings;
  const found = replyKind(reply);
  const isEnabled = (kind: "success" | "denial") => !disabled[kind].some((zone) => isInZone(name, zone));
  if (found === "error") {
    const isServfail = reply.responseCode === "SERVFAIL";
    const ttl = isServfail ? servfailSeconds : shortest.success;
    return { kind: "denial", ttl, isKept: isServfail && isEnabled("denial") };
  }
  const { answers, authorities } = reply;
  const soa = authorities.find(({ type }) => type === "SOA");
  const minimum = soa?.type === "SOA" && found === "denial" ? [soa.data.minimum ?? 0] : [];
  const seconds = [...answers, ...authorities].map(secondsOf);
  const own = seconds.length > 0 ? Math.min(...seconds, ...minimum) : shortest[found];
  const ttl = Math.min(Math.max(own, shortest[found]), longest[found]);
  return { kind: found, ttl, isKept: isEnabled(found) };
}

function secondsOf(record: Answer): number {
  return "ttl" in record ? (record.ttl ?? 0) : 0;
}

/** The same reply with another TTL in all its records; EDNS is a matter between neighbours and ends here. */
function withTtl(reply: PluginReply, ttl: number): PluginReply {
  const limit = (record: Answer): Answer => ({ ...record, ttl });
  return {
    ...reply,
    edns: undefined,
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

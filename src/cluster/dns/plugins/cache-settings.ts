import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { durationMs, normalized, onlyOnce, type Site } from "./plugin.ts";

interface Pair<T> {
  success: T;
  denial: T;
}

export interface CacheSettings {
  zones: readonly string[];
  /** Replies that are kept at most. */
  readonly capacity: Pair<number>;
  /** Seconds. */
  readonly longest: Pair<number>;
  readonly shortest: Pair<number>;
  /** Zones of which nothing is kept. */
  readonly disabled: Pair<readonly string[]>;
  servfailSeconds: number;
  /** How long after its end an answer may still be given; 0 is not at all. */
  staleSeconds: number;
  /** Such an answer only if nobody has a better one. */
  verifiesStale: boolean;
  /** The TTL is told as it was, not as it has become. */
  keepTtl: boolean;
  prefetch?: { readonly amount: number; readonly gapMs: number; readonly percentage: number };
}

/** `cache [TTL] [ZONES...]` and the lines in its braces (plugin/cache/setup.go). */
export function readCache(site: Site, [statement, other]: readonly Statement[]): CacheSettings | undefined {
  if (!statement) return undefined;
  if (other) throw new CorefileError(onlyOnce);
  const settings: CacheSettings = {
    zones: site.zones,
    capacity: { success: 9984, denial: 9984 },
    longest: { success: 3600, denial: 1800 },
    shortest: { success: 5, denial: 5 },
    disabled: { success: [], denial: [] },
    servfailSeconds: 5,
    staleSeconds: 0,
    verifiesStale: false,
    keepTtl: false,
  };
  const [first = "", ...others] = statement.args;
  const isTtl = /^[+-]?\d+$/.test(first);
  if (isTtl) {
    settings.longest.success = positive(Number(first));
    settings.longest.denial = Number(first);
  }
  const zones = isTtl ? others : statement.args;
  if (zones.length > 0) settings.zones = zones.map(normalized);
  for (const line of statement.body) readLine(settings, line);
  return settings;
}

function readLine(settings: CacheSettings, line: Statement): void {
  switch (line.name) {
    case "success":
    case "denial": {
      if (line.args.length === 0) throw line.argumentError();
      const [capacity = 0, longest, shortest] = line.args.map(wholeNumber);
      settings.capacity[line.name] = Math.max(1024, Math.floor(capacity / 256) * 256);
      if (longest !== undefined) settings.longest[line.name] = positive(longest);
      if (shortest === undefined) break;
      if (shortest < 0) throw new CorefileError(`cache min TTL can not be negative: ${shortest}`);
      settings.shortest[line.name] = shortest;
      break;
    }
    case "prefetch":
      settings.prefetch = prefetchOf(line);
      break;
    case "serve_stale": {
      const [span = "1h", mode = "immediate", ...more] = line.args;
      if (more.length > 0) throw line.argumentError();
      settings.staleSeconds = duration(span) / 1000;
      if (settings.staleSeconds < 0) throw new CorefileError("invalid negative duration for serve_stale");
      if (!["immediate", "verify"].includes(mode.toLowerCase()))
        throw new CorefileError(`invalid value for serve_stale refresh mode: ${mode}`);
      settings.verifiesStale = mode.toLowerCase() === "verify";
      break;
    }
    case "servfail": {
      const [span = "", ...more] = line.args;
      if (line.args.length === 0 || more.length > 0) throw line.argumentError();
      settings.servfailSeconds = duration(span) / 1000;
      if (settings.servfailSeconds < 0) throw new CorefileError("invalid negative ttl for servfail");
      // RFC 2308 forbids more.
      if (settings.servfailSeconds > 300)
        throw new CorefileError("caching SERVFAIL responses over 5 minutes is not permitted");
      break;
    }
    case "disable": {
      const [kind = "", ...zones] = line.args;
      if (line.args.length === 0) throw line.argumentError();
      if (kind !== "success" && kind !== "denial")
        throw new CorefileError(`cache type for disable must be "success" or "denial"`);
      settings.disabled[kind] = zones.length > 0 ? zones.map(normalized) : settings.zones;
      break;
    }
    case "keepttl":
      if (line.args.length > 0) throw line.argumentError();
      settings.keepTtl = true;
      break;
    default:
      throw line.argumentError();
  }
}

/** `prefetch AMOUNT [[DURATION] [PERCENTAGE%]]` */
function prefetchOf(line: Statement): CacheSettings["prefetch"] {
  const [first = "", gap = "1m", share = "10%", ...more] = line.args;
  if (line.args.length === 0 || more.length > 0) throw line.argumentError();
  const amount = wholeNumber(first);
  if (amount < 0) throw new CorefileError(`prefetch amount should be positive: ${amount}`);
  const gapMs = duration(gap);
  if (!share.endsWith("%"))
    throw new CorefileError(`last character of percentage should be \`%\`, but is: '${share.at(-1)}'`);
  const percentage = wholeNumber(share.slice(0, -1));
  if (percentage < 10 || percentage > 90)
    throw new CorefileError(`percentage should fall in range [10, 90]: ${percentage}`);
  return amount === 0 ? undefined : { amount, gapMs, percentage };
}

function positive(ttl: number): number {
  if (ttl <= 0) throw new CorefileError(`cache TTL can not be zero or negative: ${ttl}`);
  return ttl;
}

function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new CorefileError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

function duration(text: string): number {
  const milliseconds = durationMs(text);
  if (milliseconds === undefined) throw new CorefileError(`time: invalid duration ${JSON.stringify(text)}`);
  return milliseconds;
}

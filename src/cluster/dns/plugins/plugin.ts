import type { SocketAddress } from "../../network/sockets.ts";
import type { Process } from "../../process.ts";
import type { ClusterNames, Followed } from "../cluster-names.ts";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import type { Edns } from "../edns.ts";
import type { Query, Question, Reply, ResponseCode } from "../message.ts";
import { isInZone } from "../zone-name.ts";

/** A query on its way through the plugins. */
export interface DnsRequest {
  readonly query: Query;
  /** What is asked by now: plugins may rewrite it. */
  readonly question: Question;
  readonly client: SocketAddress;
  readonly protocol: "udp" | "tcp";
  /** How many of the server's own questions led to this one; 0 when left out. */
  readonly depth?: number | undefined;
}

/** What comes back through the plugins. */
export interface PluginReply extends Reply {
  /** For the `errors` plugin's eyes. */
  readonly error?: string | undefined;
  /** A mere code, from which the server makes a message at the very end: `log` and `cache` see none. */
  readonly isUnwritten?: boolean | undefined;
  /** Of an upstream server's message. */
  readonly edns?: Edns | undefined;
}

export type Handler = (request: DnsRequest) => PluginReply | Promise<PluginReply>;
export type Plugin = (next: Handler) => Handler;

/** A server block and its surroundings, as a plugin sees it while it is set up. */
export interface Site {
  /** In lower case, without the dot at the end; the root is empty. */
  readonly zones: readonly string[];
  readonly port: number;
  readonly process: Process;
  /** Of the pod. */
  readonly ownAddresses: readonly string[];
  log(line: string): void;
  /** The cluster's names, followed for as long as this configuration runs. */
  followCluster(options: Followed): ClusterNames;
  /** Asks this server itself for something else, as the client of `request` would. */
  lookUp(request: DnsRequest, question: Question): PluginReply | Promise<PluginReply>;
  /** Answers HTTP on a port from the moment the configuration takes effect. */
  serveHttp(port: number, handler: (path: string) => Response): void;
  /** Runs once the servers listen. `signal` aborts when the configuration ends. */
  onStart(run: (signal: AbortSignal) => void): void;
  /** Ends the whole program, as log.Fatal does. */
  fatal(line: string): void;
  readonly isReady: () => boolean;
  readonly counts: QueryCounts;
  /** How long to go on answering once told to end. */
  setLameDuck(milliseconds: number): void;
  setReload(options: { readonly intervalMs: number }): void;
}

/** What `prometheus` tells. */
export interface QueryCounts {
  readonly byType: Map<string, number>;
  readonly byCode: Map<string, number>;
}

/** Reads its lines and gives its place in the chain, if it has one. Throws CorefileError. */
export type PluginSetup = (site: Site, statements: readonly Statement[]) => Plugin | undefined;

/** plugin.ErrOnce. */
export const onlyOnce = "this plugin can only be used once per Server Block";

/** What a plugin that has no message of its own to send gives back. */
export function emptyReply(responseCode: ResponseCode, error?: string): PluginReply {
  return {
    isUnwritten: true,
    responseCode,
    authoritative: false,
    recursionAvailable: false,
    answers: [],
    authorities: [],
    additionals: [],
    error,
  };
}

/** Applies `use` now, or once there is a value: most queries are answered without waiting. */
export function whenThere<T, U>(value: T | Promise<T>, use: (value: T) => U): U | Promise<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** A zone as names are compared here. */
export function normalized(zone: string): string {
  return zone.toLowerCase().replace(/\.$/, "");
}

/** The longest of `zones` that `name` (in lower case) is in. */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  let best: string | undefined;
  for (const zone of zones) {
    if (isInZone(name, zone) && (best === undefined || zone.length > best.length)) best = zone;
  }
  return best;
}

/** The zones of a `fallthrough` line; without any, all names fall through. */
export function fallthroughZones(args: readonly string[]): readonly string[] {
  return args.length > 0 ? args.map(normalized) : [""];
}

/** Go's time.ParseDuration, in milliseconds; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit = ""]) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
}

/** The port of an address such as `:9153`. Throws CorefileError. */
export function portOf(address: string): number {
  const [, port] = /:(\d+)$/.exec(address) ?? [];
  if (port === undefined) throw new CorefileError(`address ${address}: missing port in address`);
  return Number(port);
}

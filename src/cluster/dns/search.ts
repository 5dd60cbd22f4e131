import { DeadlineError } from "../network/http/deadline.ts";
import { SocketError } from "../network/sockets.ts";
import { type ExchangeOptions, exchange, type ResolverHost } from "./exchange.ts";
import type { DecodedReply } from "./message.ts";
import type { FoundHost, ResolverConfig } from "./resolver-config.ts";

/** `getaddrinfo`'s ways to fail, as far as they occur here. */
export type ResolveErrorCode = "EAI_NONAME" | "EAI_AGAIN" | "EAI_NODATA";

/** What came of one name, or why there is nothing. */
type Outcome = FoundHost | Failure;
type Failure = ResolveErrorCode | "servfail";

export interface Search {
  readonly host: ResolverHost;
  readonly config: ResolverConfig;
  /** Record types in the order they are asked for. */
  readonly types: readonly ("A" | "AAAA")[];
}

/**
 * glibc 2.36 (resolv/res_query.c): a name with `ndots` dots or more first as it is; then the search list, going on after
 * NXDOMAIN, NODATA and SERVFAIL but not after a timeout; then the name as it is, if that was not tried yet.
 */
export async function searchGlibc(search: Search, name: string): Promise<FoundHost | ResolveErrorCode> {
  const { ndots } = search.config;
  const bare = name.replace(/\.$/, "");
  const isFull = bare !== name;
  let isAsked = dots(bare) >= ndots || isFull;
  let saved: Failure | undefined;
  if (isAsked) {
    const outcome = await askInTurn(search, bare, glibcWays(search.config));
    if (typeof outcome !== "string") return outcome;
    if (isFull) return codeOf(outcome);
    saved = outcome;
  }
  let noData = false;
  let servfail = false;
  let last: Outcome = "EAI_NONAME";
  for (const domain of search.config.search) {
    // A dot in the search list stands for the root.
    isAsked ||= domain === "";
    last = await askInTurn(search, under(bare, domain), glibcWays(search.config));
    if (typeof last !== "string") return last;
    if (last === "EAI_AGAIN") break;
    noData ||= last === "EAI_NODATA";
    servfail ||= last === "servfail";
  }
  if (!isAsked) {
    last = await askInTurn(search, bare, glibcWays(search.config));
    if (typeof last !== "string") return last;
  }
  if (saved !== undefined) return codeOf(saved);
  if (noData) return "EAI_NODATA";
  return servfail ? "EAI_AGAIN" : codeOf(last);
}

/** A search line that is longer is not read (src/network/resolvconf.c). */
const muslSearchLine = 256;

/**
 * musl 1.2.5 (src/network/lookup_name.c): the search list only for names with fewer than `ndots` dots; anything but
 * NXDOMAIN ends it. All servers are asked at once, and only a yes or a no is heard (src/network/res_msend.c).
 */
export async function searchMusl(search: Search, name: string): Promise<FoundHost | ResolveErrorCode> {
  const { config } = search;
  const bare = name.replace(/\.$/, "");
  const isSearched = dots(bare) < config.ndots && bare === name && config.search.join(" ").length < muslSearchLine;
  const domains = isSearched ? config.search : [];
  for (const candidate of [...domains.map((domain) => under(bare, domain)), bare]) {
    const outcome = await ask(search, candidate, {
      servers: config.servers,
      attempts: config.attempts,
      intervalMs: config.timeoutMs / config.attempts,
      servfailRetries: 2 * search.types.length,
      accepted: ["NOERROR", "NXDOMAIN"],
      connected: false,
    });
    if (typeof outcome !== "string") return outcome;
    if (outcome !== "EAI_NONAME") return codeOf(outcome);
  }
  return "EAI_NONAME";
}

/**
 * uClibc 0.9.33 (libc/inet/resolv.c, __dns_lookup): one type after the other; the name as it is first whatever `ndots`
 * says, then the search list after NXDOMAIN or SERVFAIL; NODATA ends it.
 */
export async function searchUclibc(search: Search, name: string): Promise<FoundHost | ResolveErrorCode> {
  const bare = name.replace(/\.$/, "");
  const domains = bare === name ? search.config.search : [];
  const found: FoundHost[] = [];
  let failure: ResolveErrorCode = "EAI_NONAME";
  for (const type of [...search.types].reverse()) {
    for (const candidate of [bare, ...domains.map((domain) => under(bare, domain))]) {
      const outcome = await askInTurn({ ...search, types: [type] }, candidate, uclibcWays(search.config));
      if (typeof outcome !== "string") found.push(outcome);
      else if (outcome === "EAI_AGAIN") failure = outcome;
      if (outcome !== "EAI_NONAME" && outcome !== "servfail") break;
    }
  }
  const [first] = found;
  return first ? { ...first, addresses: found.flatMap(({ addresses }) => addresses) } : failure;
}

/** In which ways servers are asked one after the other. */
interface Ways extends Pick<ExchangeOptions, "oneByOne" | "viaTcp" | "query"> {
  readonly retriesServfail: boolean;
  /** The server to begin with is drawn. */
  readonly rotates: boolean;
  /** Leaves out questions for AAAA. */
  readonly onlyIpv4: boolean;
  /** Milliseconds to wait for the server at this place. */
  timeoutMs(place: number): number;
}

/** glibc's options of resolv.conf(5), and its times: a server in the back is given more (resolv/res_send.c, send_dg). */
function glibcWays({ flags, timeoutMs, servers }: ResolverConfig): Ways {
  const edns = flags.has("edns0") ? { version: 0, size: 1200, dnssecOk: false } : undefined;
  return {
    retriesServfail: true,
    rotates: flags.has("rotate"),
    onlyIpv4: flags.has("no-aaaa"),
    oneByOne: flags.has("single-request"),
    viaTcp: flags.has("use-vc"),
    query: { edns, authenticData: flags.has("trust-ad") },
    timeoutMs: (place) => {
      const seconds = (timeoutMs / 1000) * 2 ** place;
      return Math.max(1, place > 0 ? Math.floor(seconds / servers.length) : seconds) * 1000;
    },
  };
}

function uclibcWays({ timeoutMs }: ResolverConfig): Ways {
  return { retriesServfail: false, rotates: false, onlyIpv4: false, timeoutMs: () => timeoutMs };
}

/** Server by server, `attempts` rounds; one that is silent, cannot be reached or answers SERVFAIL makes way for the next. */
async function askInTurn(search: Search, name: string, ways: Ways): Promise<Outcome> {
  const { host, config } = search;
  const { servers } = config;
  const types = search.types.filter((type) => type === "A" || !ways.onlyIpv4);
  const first = ways.rotates ? host.machine.random.int(servers.length) : 0;
  const inTurn = [...servers.slice(first), ...servers.slice(0, first)];
  let outcome: Outcome = "EAI_AGAIN";
  for (let attempt = 0; attempt < config.attempts; attempt++) {
    for (const [place, server] of inTurn.entries()) {
      try {
        const options = { ...ways, servers: [server], attempts: 1, intervalMs: ways.timeoutMs(place), connected: true };
        outcome = await ask({ ...search, types }, name, options);
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        outcome = "EAI_AGAIN";
      }
      if (outcome !== "EAI_AGAIN" && !(outcome === "servfail" && ways.retriesServfail)) return outcome;
    }
  }
  return outcome;
}

function under(name: string, domain: string): string {
  return domain === "" ? name : `${name}.${domain}`;
}

async function ask(search: Search, name: string, options: ExchangeOptions): Promise<Outcome> {
  if (name.length > 253 || name.split(".").some((label) => label === "" || label.length > 63)) return "EAI_NONAME";
  try {
    const questions = search.types.map((type) => ({ name, type }));
    return outcomeOf(await exchange(search.host, questions, options));
  } catch (error) {
    if (error instanceof DeadlineError) return "EAI_AGAIN";
    throw error;
  }
}

function outcomeOf(replies: readonly (DecodedReply | undefined)[]): Outcome {
  const records = replies.flatMap((reply) => reply?.answers ?? []).filter((record) => record.type === "A");
  const [first] = records;
  if (first) {
    const aliases = replies.flatMap((reply) => reply?.answers ?? []).filter((record) => record.type === "CNAME");
    return {
      addresses: records.map((record) => String(record.data)),
      canonical: first.name,
      aliases: [...new Set(aliases.map((record) => record.name))],
    };
  }
  if (replies.some((reply) => !reply)) return "EAI_AGAIN";
  if (replies.some((reply) => reply?.responseCode === "NOERROR")) return "EAI_NODATA";
  if (replies.some((reply) => reply?.responseCode === "NXDOMAIN")) return "EAI_NONAME";
  return "servfail";
}

function codeOf(outcome: Failure): ResolveErrorCode {
  return outcome === "servfail" ? "EAI_AGAIN" : outcome;
}

function dots(name: string): number {
  return name.split(".").length - 1;
}

import { DeadlineError } from "../network/http/deadline.ts";
import { SocketError } from "../network/sockets.ts";
import { type ExchangeOptions, exchange, type ResolverHost } from "./exchange.ts";
import type { DecodedReply } from "./message.ts";
import type { ResolverConfig } from "./resolver-config.ts";

/** `getaddrinfo`'s ways to fail, as far as they occur here. */
export type ResolveErrorCode = "EAI_NONAME" | "EAI_AGAIN" | "EAI_NODATA";

/** What came of one name: its addresses, or why there are none. */
type Outcome = readonly string[] | Failure;
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
export async function searchGlibc(search: Search, name: string): Promise<readonly string[] | ResolveErrorCode> {
  const { ndots } = search.config;
  const bare = name.replace(/\.$/, "");
  const asItIsFirst = dots(bare) >= ndots || bare !== name;
  let saved: Failure | undefined;
  if (asItIsFirst) {
    const outcome = await askInTurn(search, bare, true);
    if (typeof outcome !== "string") return outcome;
    if (bare !== name) return codeOf(outcome);
    saved = outcome;
  }
  let noData = false;
  let servfail = false;
  let last: Outcome = "EAI_NONAME";
  for (const domain of search.config.search) {
    last = await askInTurn(search, `${bare}.${domain}`, true);
    if (typeof last !== "string") return last;
    if (last === "EAI_AGAIN") break;
    noData ||= last === "EAI_NODATA";
    servfail ||= last === "servfail";
  }
  if (!asItIsFirst) {
    last = await askInTurn(search, bare, true);
    if (typeof last !== "string") return last;
  }
  if (saved !== undefined) return codeOf(saved);
  if (noData) return "EAI_NODATA";
  return servfail ? "EAI_AGAIN" : codeOf(last);
}

/**
 * musl 1.2.3 (src/network/lookup_name.c): the search list only for names with fewer than `ndots` dots; anything but
 * NXDOMAIN ends it.
 */
export async function searchMusl(search: Search, name: string): Promise<readonly string[] | ResolveErrorCode> {
  const bare = name.replace(/\.$/, "");
  const domains = dots(bare) >= search.config.ndots || bare !== name ? [] : search.config.search;
  for (const candidate of [...domains.map((domain) => `${bare}.${domain}`), bare]) {
    const outcome = await ask(search, candidate, {
      servers: search.config.servers,
      attempts: search.config.attempts,
      intervalMs: search.config.timeoutMs / search.config.attempts,
      servfailRetries: 2 * search.types.length,
      connected: false,
    });
    if (typeof outcome !== "string") return outcome;
    if (outcome === "servfail" || outcome === "EAI_AGAIN") return "EAI_AGAIN";
    if (outcome === "EAI_NODATA") return "EAI_NONAME";
  }
  return "EAI_NONAME";
}

/**
 * uClibc 0.9.33 (libc/inet/resolv.c, __dns_lookup): one type after the other; the name as it is first whatever `ndots`
 * says, then the search list after NXDOMAIN or SERVFAIL; NODATA ends it.
 */
export async function searchUclibc(search: Search, name: string): Promise<readonly string[] | ResolveErrorCode> {
  const bare = name.replace(/\.$/, "");
  const domains = bare === name ? search.config.search : [];
  const found: string[] = [];
  let failure: ResolveErrorCode = "EAI_NONAME";
  for (const type of [...search.types].reverse()) {
    for (const candidate of [bare, ...domains.map((domain) => `${bare}.${domain}`)]) {
      const outcome = await askInTurn({ ...search, types: [type] }, candidate, false);
      if (typeof outcome !== "string") found.push(...outcome);
      else if (outcome === "EAI_AGAIN") failure = outcome;
      if (outcome !== "EAI_NONAME" && outcome !== "servfail") break;
    }
  }
  return found.length > 0 ? found : failure;
}

/**
 * Server by server, `attempts` rounds; one that is silent, cannot be reached or (`retryServfail`) answers SERVFAIL makes
 * way for the next.
 */
async function askInTurn(search: Search, name: string, retryServfail: boolean): Promise<Outcome> {
  let outcome: Outcome = "EAI_AGAIN";
  for (let attempt = 0; attempt < search.config.attempts; attempt++) {
    for (const server of search.config.servers) {
      try {
        const intervalMs = search.config.timeoutMs;
        outcome = await ask(search, name, { servers: [server], attempts: 1, intervalMs, connected: true });
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
        outcome = "EAI_AGAIN";
      }
      if (outcome !== "EAI_AGAIN" && !(outcome === "servfail" && retryServfail)) return outcome;
    }
  }
  return outcome;
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
  const addresses = replies.flatMap((reply) => reply?.answers ?? []).filter((record) => record.type === "A");
  if (addresses.length > 0) return addresses.map((record) => String(record.data));
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

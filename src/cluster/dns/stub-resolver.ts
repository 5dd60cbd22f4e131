import type { FileSystem } from "../files.ts";
import { SocketError } from "../network/sockets.ts";
import { exchange, type ResolverHost } from "./exchange.ts";
import {
  type FoundHost,
  hostInHosts,
  namesInHosts,
  type ResolverConfig,
  readResolverConfig,
} from "./resolver-config.ts";
import { isIpv4, reverseName } from "./reverse-name.ts";
import { type ResolveErrorCode, type Search, searchGlibc, searchMusl, searchUclibc } from "./search.ts";

export type { ResolverHost } from "./exchange.ts";
export type { ResolveErrorCode } from "./search.ts";

/** Whose resolver: they walk the search list differently and print their own words. */
export type Libc = "glibc" | "musl" | "uclibc";

export interface LookupOptions {
  /** Address families asked for; both when left out, as with AF_UNSPEC. The network is IPv4 only, so AAAA finds nothing. */
  readonly families?: readonly (4 | 6)[] | undefined;
  /** The machine's own when left out; see `libcOf`. */
  readonly libc?: Libc | undefined;
  /** Asked instead of those in `/etc/resolv.conf`. */
  readonly servers?: readonly string[] | undefined;
}

/** A name has no address; `message` is gai_strerror's text in that libc. */
export class ResolveError extends Error {
  readonly code: ResolveErrorCode;

  constructor(code: ResolveErrorCode, libc: Libc) {
    super(texts[libc][code]);
    this.code = code;
  }
}

const glibcTexts: Record<ResolveErrorCode, string> = {
  EAI_NONAME: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  EAI_NODATA: "No address associated with hostname",
};

const texts: Record<Libc, Record<ResolveErrorCode, string>> = {
  glibc: glibcTexts,
  musl: {
    EAI_NONAME: "Name does not resolve",
    EAI_AGAIN: "Try again",
    EAI_NODATA: "Name has no usable address",
  },
  uclibc: glibcTexts,
};

const searches: Record<Libc, (search: Search, name: string) => Promise<FoundHost | ResolveErrorCode>> = {
  glibc: searchGlibc,
  musl: searchMusl,
  uclibc: searchUclibc,
};

/** The C library of a machine, told by its dynamic loader as in real images; glibc where there is none. */
export function libcOf(files: FileSystem): Libc {
  if (files.exists("/lib/ld-musl-x86_64.so.1")) return "musl";
  return files.exists("/lib/ld-uClibc.so.0") ? "uclibc" : "glibc";
}

/**
 * `getaddrinfo`: an address as it is, `/etc/hosts`, then DNS by `/etc/resolv.conf` and its search list. Rejects with
 * ResolveError, or with the signal's reason.
 */
export async function lookup(host: ResolverHost, name: string, options: LookupOptions = {}): Promise<string[]> {
  return [...(await lookupHost(host, name, options)).addresses];
}

/** As `lookup`, with the canonical name (AI_CANONNAME). */
export async function lookupHost(host: ResolverHost, name: string, options: LookupOptions = {}): Promise<FoundHost> {
  const { files } = host.machine;
  const libc = options.libc ?? libcOf(files);
  if (isIpv4(name)) return { addresses: [name], canonical: name, aliases: [] };
  if (name === "" || name.includes(":")) throw new ResolveError("EAI_NONAME", libc);
  const known = hostInHosts(files, name);
  if (known) return known;
  const types = (options.families ?? [4, 6]).map((family) => (family === 4 ? "A" : "AAAA"));
  const config = configOf(files, options);
  const found = await searches[libc]({ host, config, types }, name);
  if (typeof found === "string") throw new ResolveError(found, libc);
  return found;
}

/** `getnameinfo` with NI_NAMEREQD: the name of an IPv4 address, from `/etc/hosts` or its PTR record. */
export async function lookupAddress(
  host: ResolverHost,
  address: string,
  options: Pick<LookupOptions, "servers"> = {},
): Promise<string | undefined> {
  const { files } = host.machine;
  const [known] = namesInHosts(files, address);
  if (known !== undefined) return known;
  const config = configOf(files, options);
  for (let attempt = 0; attempt < config.attempts; attempt++) {
    for (const server of config.servers) {
      try {
        const [reply] = await exchange(host, [{ name: reverseName(address), type: "PTR" }], {
          servers: [server],
          attempts: 1,
          intervalMs: config.timeoutMs,
          connected: true,
        });
        const pointer = reply?.answers.find((record) => record.type === "PTR");
        if (pointer) return String(pointer.data);
        if (reply && reply.responseCode !== "SERVFAIL") return undefined;
      } catch (error) {
        if (!(error instanceof SocketError)) throw error;
      }
    }
  }
  return undefined;
}

function configOf(files: FileSystem, { servers }: LookupOptions): ResolverConfig {
  const config = readResolverConfig(files);
  return servers ? { ...config, servers } : config;
}

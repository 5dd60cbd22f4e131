import type { ApiClient } from "../api/client.ts";
import { type HttpServer, serveHttp } from "../network/http/server.ts";
import type { SocketAddress } from "../network/sockets.ts";
import type { Process } from "../process.ts";
import type { Trace } from "../trace.ts";
import { watchClusterNames } from "./cluster-names.ts";
import { directives } from "./corefile/directives.ts";
import { CorefileError, canonicalText, parseCorefile, type ServerBlock } from "./corefile/server-blocks.ts";
import { sha512 } from "./corefile/sha512.ts";
import { statementsOf } from "./corefile/statements.ts";
import { DnsListener, type Responder } from "./dns-listener.ts";
import type { Query, Question } from "./message.ts";
import { plugins } from "./plugins/all-plugins.ts";
import {
  type DnsRequest,
  emptyReply,
  type Handler,
  normalized,
  type PluginReply,
  type QueryCounts,
  type Site,
  whenThere,
  zoneOf,
} from "./plugins/plugin.ts";
import { recordText } from "./record-text.ts";

export interface InstanceOptions {
  readonly process: Process;
  readonly client: ApiClient;
  readonly trace: Trace;
  /** Ends the program with this last line. */
  readonly fatal: (line: string) => void;
  readonly log: (line: string) => void;
}

/** How often a server asks itself on behalf of one question (dnsserver/server.go, maxreentries). */
const mostReentries = 10;

interface Served {
  readonly zone: string;
  readonly port: number;
  readonly handler: Handler;
}

/** One configuration of CoreDNS: read and set up on construction (throws CorefileError), at work from `start` to `stop`. */
export class CoreDnsInstance {
  /** Of the `reload` plugin; undefined without it. */
  reload: { readonly intervalMs: number } | undefined;
  lameDuckMs: number | undefined;
  readonly text: string;
  readonly #blocks: readonly ServerBlock[];
  readonly #options: InstanceOptions;
  readonly #stop = new AbortController();
  readonly #served: Served[] = [];
  readonly #starts: ((signal: AbortSignal) => void)[] = [];
  readonly #http: { readonly port: number; readonly handler: (path: string) => Response }[] = [];
  readonly #closing: (() => void)[] = [];
  readonly #counts: QueryCounts = { byType: new Map(), byCode: new Map() };
  readonly #ownAddresses: readonly string[];
  #isReady = false;

  constructor(options: InstanceOptions, path: string, text: string) {
    this.text = text;
    this.#options = options;
    const addresses = options.process.machine.network.addresses();
    this.#ownAddresses = addresses.filter(({ interface: name }) => name !== "lo").map(({ address }) => address);
    try {
      this.#blocks = parseCorefile(path, text);
      for (const block of this.#blocks) this.#setUp(block, path);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** The sum that the `reload` plugin tells a configuration by. */
  get hash(): string {
    return sha512(canonicalText(this.#blocks));
  }

  /** `.:53` for each zone that is served. */
  get banner(): string {
    return this.#served.map(({ zone, port }) => `${zone}.:${port}\n`).join("");
  }

  start(): void {
    const { process, trace } = this.#options;
    const { clock, network } = process.machine;
    const opened = new Set<number>();
    for (const { port, handler } of this.#http) {
      // Several server blocks may name the same port.
      if (opened.has(port)) continue;
      opened.add(port);
      const server: HttpServer = serveHttp({ clock, network, trace }, port, (request) =>
        handler(new URL(request.url).pathname),
      );
      this.#closing.push(() => server.close());
    }
    for (const port of new Set(this.#served.map((one) => one.port))) {
      const listener = new DnsListener(process.machine, port, this.#responderFor(port));
      this.#closing.push(() => listener.close());
    }
    this.#isReady = true;
    for (const run of this.#starts) run(this.#stop.signal);
  }

  stop(): void {
    this.#stop.abort(new Error("this configuration is over"));
    for (const close of this.#closing) close();
  }

  #setUp(block: ServerBlock, path: string): void {
    const addresses = block.keys.map(addressOf);
    const [first] = addresses;
    if (!first) return;
    const zones = addresses.map(({ zone }) => zone);
    const found: ((next: Handler) => Handler)[] = [];
    const { log, process, fatal } = this.#options;
    const site: Site = {
      zones,
      port: first.port,
      process,
      ownAddresses: this.#ownAddresses,
      log,
      fatal,
      followCluster: (options) => {
        const names = watchClusterNames(this.#options.client, () => process.machine.clock.now(), options);
        this.#closing.push(() => names.stop());
        return names;
      },
      lookUp: (request, question) => this.#lookUp(first.port, request, question),
      serveHttp: (port, handler) => this.#http.push({ port, handler }),
      onStart: (run) => this.#starts.push(run),
      isReady: () => this.#isReady,
      counts: this.#counts,
      setLameDuck: (milliseconds) => {
        this.lameDuckMs = milliseconds;
      },
      setReload: (options) => {
        this.reload = options;
      },
    };
    let last = "";
    for (const name of directives) {
      const tokens = block.tokens.get(name);
      if (!tokens) continue;
      const setUp = plugins.get(name);
      if (!setUp) {
        log(`[WARNING] plugin/${name}: eastwest: this plugin is not simulated`);
        continue;
      }
      try {
        const plugin = setUp(site, statementsOf(tokens, path));
        if (plugin) {
          found.push(plugin);
          last = name;
        }
      } catch (error) {
        if (error instanceof CorefileError) throw new CorefileError(`plugin/${name}: ${error.message}`);
        throw error;
      }
    }
    const end: Handler = () =>
      last === "" ? emptyReply("REFUSED") : emptyReply("SERVFAIL", `plugin/${last}: no next plugin found`);
    const handler = found.reduceRight((next, plugin) => plugin(next), end);
    for (const { zone, port } of addresses) this.#served.push({ zone, port, handler });
  }

  #responderFor(port: number): Responder {
    return (query, client, protocol) => {
      const { question } = query;
      const handler = this.#handlerFor(port, question.name);
      const refusal = query.rejection ?? (query.class !== 1 || !handler ? "REFUSED" : undefined);
      if (refusal || !handler) return this.#note(query, client, emptyReply(refusal ?? "REFUSED"));
      const reply = handler({ query, question, client, protocol });
      return whenThere(reply, (found) => this.#note(query, client, found));
    };
  }

  /** Of the zone that a name belongs to. */
  #handlerFor(port: number, name: string): Handler | undefined {
    const served = this.#served.filter((one) => one.port === port);
    const zone = zoneOf(
      served.map((one) => one.zone),
      name.toLowerCase(),
    );
    return served.find((one) => one.zone === zone)?.handler;
  }

  /** A question of the server's own, on behalf of a client (plugin/pkg/upstream). */
  #lookUp(port: number, request: DnsRequest, question: Question): PluginReply | Promise<PluginReply> {
    const depth = (request.depth ?? 0) + 1;
    if (depth > mostReentries) return emptyReply("SERVFAIL");
    const handler = this.#handlerFor(port, question.name);
    const length = request.query.length + question.name.length - request.question.name.length;
    const query = { ...request.query, question, length };
    return handler ? handler({ ...request, query, question, depth }) : emptyReply("REFUSED");
  }

  #note(query: Query, client: SocketAddress, reply: PluginReply): PluginReply {
    const { trace, process } = this.#options;
    const { byType, byCode } = this.#counts;
    byType.set(query.question.type, (byType.get(query.question.type) ?? 0) + 1);
    byCode.set(reply.responseCode, (byCode.get(reply.responseCode) ?? 0) + 1);
    if (trace.active) {
      trace.emit({
        kind: "dns",
        time: process.machine.clock.now(),
        stage: "served",
        at: process.machine.network.name,
        client: client.address,
        server: this.#ownAddresses[0] ?? "",
        name: query.question.name,
        type: query.question.type,
        responseCode: reply.responseCode,
        answers: reply.answers.map(recordText),
      });
    }
    return reply;
  }
}

/** A server block's key: a zone, with a port behind it or 53. */
function addressOf(key: string): { zone: string; port: number } {
  const [, scheme, zone = "", port] = /^(?:([a-z]+):\/\/)?(.*?)(?::(\d+))?$/.exec(key) ?? [];
  if (scheme !== undefined && scheme !== "dns")
    throw new CorefileError(`eastwest: servers for ${scheme}:// are not simulated`);
  return { zone: normalized(zone), port: Number(port ?? 53) };
}

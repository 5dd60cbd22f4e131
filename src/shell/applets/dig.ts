import { askOverTcp, exchange } from "../../cluster/dns/exchange.ts";
import type { DecodedReply, QueryOptions, Question } from "../../cluster/dns/message.ts";
import { readResolverConfig } from "../../cluster/dns/resolver-config.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { DeadlineError, within } from "../../cluster/network/http/deadline.ts";
import { SocketError } from "../../cluster/network/sockets.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram } from "./applet.ts";
import { type DigOptions, InvalidOption, type Lookup, parseDig } from "./dig/options.ts";
import { replyText } from "./dig/print.ts";

const version = "9.18.49";

/** BIND's dig. */
export const dig: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  let options: DigOptions;
  try {
    options = parseDig(applet.args);
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    await applet.process.stderr.write(bytes(error.message));
    return 1;
  }
  for (const warning of options.warnings) await applet.process.stderr.write(bytes(`${warning}\n`));
  const run = new Run(applet, options, await serversOf(applet, options));
  for (const one of options.lookups) {
    if (!(await run.lookUp(one))) return 9;
  }
  return 0;
}

async function serversOf({ process }: Applet, { server }: DigOptions): Promise<readonly string[]> {
  if (server === undefined) return readResolverConfig(process.machine.files).servers;
  try {
    return await lookup(process, server, { families: [4] });
  } catch (error) {
    if (error instanceof ResolveError) throw new Failure(`couldn't get address for '${server}': not found`);
    throw error;
  }
}

interface Found {
  readonly reply: DecodedReply;
  readonly server: string;
  readonly protocol: "UDP" | "TCP";
  readonly tookMs: number;
}

class Run {
  readonly #applet: Applet;
  readonly #options: DigOptions;
  readonly #servers: readonly string[];
  readonly #cookie: Uint8Array;
  #greeted = false;

  constructor(applet: Applet, options: DigOptions, servers: readonly string[]) {
    this.#applet = applet;
    this.#options = options;
    this.#servers = servers;
    const { random } = applet.process.machine;
    this.#cookie = Uint8Array.from({ length: 8 }, () => random.int(256));
  }

  /** Whether a server has answered. */
  async lookUp({ name, type }: Lookup): Promise<boolean> {
    let found: Found | undefined;
    for (const candidate of this.#candidates(name)) {
      found = await this.#ask({ name: candidate, type });
      if (found?.reply.responseCode !== "NXDOMAIN") break;
    }
    await this.#greet();
    if (!found) {
      await this.#applet.write(";; no servers could be reached\n");
      return false;
    }
    const cookie = this.#options.flags.cookie ? this.#cookie : undefined;
    await this.#applet.write(replyText(found.reply, this.#options, cookie) + this.#statistics(found));
    return true;
  }

  #candidates(name: string): readonly string[] {
    const { flags, domain, ndots } = this.#options;
    const bare = name.replace(/\.$/, "");
    if (!flags.search || bare !== name) return [bare];
    const config = readResolverConfig(this.#applet.process.machine.files);
    const domains = domain === undefined ? config.search : [domain];
    const searched = domains.map((one) => `${bare}.${one}`);
    return bare.split(".").length - 1 >= (ndots ?? config.ndots) ? [bare, ...searched] : [...searched, bare];
  }

  async #ask(question: Question): Promise<Found | undefined> {
    const { flags, isTcpGiven } = this.#options;
    if (flags.tcp || (question.type === "ANY" && !isTcpGiven)) return this.#askTcp(question);
    const { process } = this.#applet;
    const { clock } = process.machine;
    const { port, tries, seconds } = this.#options;
    for (let attempt = 0; attempt < tries; attempt++) {
      for (const server of this.#servers) {
        const started = clock.now();
        const settings = { servers: [server], attempts: 1, intervalMs: seconds * 1000, connected: true, port };
        try {
          const query = { ...settings, query: this.#query(), keepTruncated: true };
          const [reply] = await exchange(process, [question], query);
          if (reply?.truncated && !this.#options.flags.ignore) {
            if (this.#options.shown.comments && !this.#options.flags.short)
              await this.#applet.write(";; Truncated, retrying in TCP mode.\n");
            return this.#askTcp(question);
          }
          if (reply) return { reply, server, protocol: "UDP", tookMs: clock.now() - started };
          await this.#complain(server, "timed out");
        } catch (error) {
          if (!(error instanceof SocketError)) throw error;
          await this.#complain(server, reason(error));
        }
      }
    }
    return undefined;
  }

  async #askTcp(question: Question): Promise<Found | undefined> {
    const { process } = this.#applet;
    const { clock } = process.machine;
    const { port, seconds } = this.#options;
    for (const server of this.#servers) {
      const started = clock.now();
      try {
        const to = { server, port, query: this.#query() };
        const limit = seconds * 2000;
        const reply = await within(clock, limit, process.signal, (signal) => askOverTcp(process, to, question, signal));
        if (reply) return { reply, server, protocol: "TCP", tookMs: clock.now() - started };
        await this.#complain(server, "end of file");
      } catch (error) {
        const why =
          error instanceof DeadlineError ? "timed out" : error instanceof SocketError ? reason(error) : undefined;
        if (why === undefined) throw error;
        const place = `${server}#${port}(${this.#options.server ?? server})`;
        await this.#applet.write(`;; Connection to ${place} for ${question.name} failed: ${why}.\n`);
      }
    }
    return undefined;
  }

  #query(): QueryOptions {
    const { flags, bufferSize } = this.#options;
    const cookie = flags.cookie ? this.#cookie : undefined;
    return {
      recursionDesired: flags.recurse,
      authenticData: flags.adflag,
      edns: flags.edns ? { version: 0, size: bufferSize, dnssecOk: flags.dnssec, cookie } : undefined,
    };
  }

  async #complain(server: string, why: string): Promise<void> {
    await this.#applet.write(`;; communications error to ${server}#${this.#options.port}: ${why}\n`);
  }

  async #greet(): Promise<void> {
    const { shown, flags, server } = this.#options;
    if (this.#greeted || !shown.cmd || flags.short) return;
    this.#greeted = true;
    const count = this.#servers.length;
    const found = server === undefined ? "" : `; (${count} server${count === 1 ? "" : "s"} found)\n`;
    await this.#applet.write(
      `\n; <<>> DiG ${version} <<>> ${this.#applet.args.join(" ")}\n${found};; global options: +cmd\n`,
    );
  }

  #statistics({ reply, server, protocol, tookMs }: Found): string {
    const { shown, flags, port } = this.#options;
    if (!shown.stats || flags.short) return "";
    const when = new Date(this.#applet.process.machine.clock.now());
    const [weekday = "", day = "", month = "", year = "", time = ""] = when.toUTCString().replace(",", "").split(" ");
    return (
      `;; Query time: ${Math.floor(tookMs)} msec\n` +
      `;; SERVER: ${server}#${port}(${this.#options.server ?? server}) (${protocol})\n` +
      `;; WHEN: ${weekday} ${month} ${day} ${time} UTC ${year}\n` +
      `;; MSG SIZE  rcvd: ${reply.length}\n\n`
    );
  }
}

function reason({ code }: SocketError): string {
  if (code === "ECONNREFUSED") return "connection refused";
  if (code === "ETIMEDOUT") return "timed out";
  return code === "ENETUNREACH" ? "network unreachable" : "host unreachable";
}

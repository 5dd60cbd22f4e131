import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import type { Answer } from "../../cluster/dns/message.ts";
import { dotted, recordText } from "../../cluster/dns/record-text.ts";
import { type ResolverConfig, readResolverConfig } from "../../cluster/dns/resolver-config.ts";
import { isIpv4, reverseName } from "../../cluster/dns/reverse-name.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram } from "./applet.ts";
import { askAsBind, type BindReply } from "./bind-query.ts";

const usage = `Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -a is equivalent to -v -t ANY
       -A is like -a but omits RRSIG, NSEC, NSEC3
       -c specifies query class for non-IN data
       -C compares SOA records on authoritative nameservers
       -d is equivalent to -v
       -l lists all hosts in a domain, using AXFR
       -m set memory debugging flag (trace|record|usage)
       -N changes the number of dots allowed before root lookup is done
       -p specifies the port on the server to query
       -r disables recursive processing
       -R specifies number of retries for UDP packets
       -s a SERVFAIL response should stop query
       -t specifies the query type
       -T enables TCP/IP mode
       -U enables UDP mode
       -v enables verbose output
       -V print version number and exit
       -w specifies to wait forever for a reply
       -W specifies how long to wait for a reply
       -4 use IPv4 query transport only
       -6 use IPv6 query transport only
`;

const types = ["A", "AAAA", "ANY", "CNAME", "HINFO", "MX", "NS", "PTR", "SOA", "SRV", "TXT"];

/** What stands between a name and its record's data. */
const words: Readonly<Record<string, string>> = {
  A: "has address",
  AAAA: "has IPv6 address",
  CNAME: "is an alias for",
  MX: "mail is handled by",
  NS: "name server",
  PTR: "domain name pointer",
  SRV: "has SRV record",
  TXT: "descriptive text",
};

interface Settings {
  type: string | undefined;
  port: number;
  tries: number;
  intervalMs: number;
  ndots: number | undefined;
  viaTcp: boolean;
  recursionDesired: boolean;
}

/** BIND 9.18's host: the search list by A, then AAAA and MX for the name that was found. */
export const host: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  const settings: Settings = {
    type: undefined,
    port: 53,
    tries: 2,
    intervalMs: 5000,
    ndots: undefined,
    viaTcp: false,
    recursionDesired: true,
  };
  const operands = readOptions(applet, settings);
  const [name, server] = operands;
  if (name === undefined) {
    await applet.process.stderr.write(new TextEncoder().encode(usage));
    return 1;
  }
  const config = readResolverConfig(applet.process.machine.files);
  const servers = server === undefined ? config.servers : [await addressOf(applet, server)];
  if (server !== undefined)
    await applet.write(`Using domain server:\nName: ${server}\nAddress: ${servers[0]}#${settings.port}\nAliases: \n\n`);
  const ask = (asked: string, type: string) => {
    const { port, tries, intervalMs, viaTcp, recursionDesired } = settings;
    const query = { recursionDesired };
    return askAsBind(applet, { name: asked, type }, { servers, port, tries, intervalMs, viaTcp, query });
  };
  return new Lookup(applet, settings, config, ask).run(name);
}

/** The words that are no options. Throws Failure. */
function readOptions(applet: Applet, settings: Settings): readonly string[] {
  const options = applet.options("ac:dilm:p:rst:vwACN:R:TUVW:46", {});
  const refused = ["a", "A", "C", "d", "i", "l", "m", "v", "V", "6"].find((letter) => options.has(letter));
  if (refused !== undefined) throw new Failure(`eastwest: -${refused} is not simulated`);
  const given = options.value("t")?.toUpperCase();
  if (given !== undefined && !types.includes(given)) throw new Failure(`invalid type: ${options.value("t")}\n`, 2);
  const queryClass = options.value("c")?.toUpperCase() ?? "IN";
  if (queryClass !== "IN") throw new Failure("eastwest: classes other than IN are not simulated");
  const number = (letter: string) => {
    const text = options.value(letter);
    return text === undefined ? undefined : Number(text) || 0;
  };
  settings.type = given;
  settings.port = number("p") ?? settings.port;
  settings.tries = (number("R") ?? settings.tries - 1) + 1;
  settings.intervalMs = options.has("w") ? 2 ** 31 - 1 : Math.max(1, number("W") ?? 5) * 1000;
  settings.ndots = number("N");
  settings.viaTcp = options.has("T");
  settings.recursionDesired = !options.has("r");
  return options.operands;
}

async function addressOf({ process }: Applet, server: string): Promise<string> {
  try {
    return (await lookup(process, server, { families: [4] }))[0] ?? server;
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    throw new Failure(`couldn't get address for '${server}': not found`);
  }
}

class Lookup {
  readonly #applet: Applet;
  readonly #settings: Settings;
  readonly #config: ResolverConfig;
  readonly #ask: (name: string, type: string) => Promise<BindReply | undefined>;

  constructor(
    applet: Applet,
    settings: Settings,
    config: ResolverConfig,
    ask: (name: string, type: string) => Promise<BindReply | undefined>,
  ) {
    this.#applet = applet;
    this.#settings = settings;
    this.#config = config;
    this.#ask = ask;
  }

  async run(typed: string): Promise<number> {
    const isReverse = isIpv4(typed);
    const name = isReverse ? `${reverseName(typed)}.` : typed;
    const type = isReverse ? "PTR" : (this.#settings.type ?? "A");
    const isDefault = !isReverse && this.#settings.type === undefined;
    let found: BindReply | undefined;
    let asked = name;
    for (asked of this.#candidates(name)) {
      found = await this.#ask(asked, type);
      if (found?.reply.responseCode !== "NXDOMAIN") break;
    }
    if (!found) {
      await this.#applet.write(";; no servers could be reached\n");
      return 1;
    }
    const { responseCode, answers } = found.reply;
    if (responseCode !== "NOERROR") {
      const shown = isReverse ? name : asked;
      await this.#applet.write(`Host ${shown} not found: ${toRcode(responseCode)}(${responseCode})\n`);
      return 1;
    }
    await this.#print(answers);
    if (!isDefault) {
      if (answers.length === 0) await this.#applet.write(`${asked} has no ${type} record\n`);
      return 0;
    }
    const last = answers.reduce((at, record) => (record.type === "CNAME" ? record.data : at), asked);
    for (const more of ["AAAA", "MX"]) await this.#print((await this.#ask(last, more))?.reply.answers ?? []);
    return 0;
  }

  #candidates(name: string): readonly string[] {
    const bare = name.replace(/\.$/, "");
    if (bare !== name) return [bare];
    const searched = this.#config.search.map((domain) => (domain === "" ? bare : `${bare}.${domain}`));
    const isFull = bare.split(".").length - 1 >= (this.#settings.ndots ?? this.#config.ndots);
    return isFull ? [bare, ...searched] : [...searched, bare];
  }

  async #print(records: readonly Answer[]): Promise<void> {
    for (const record of records) {
      const said = words[record.type] ?? `has ${record.type} record`;
      await this.#applet.write(`${dotted(record.name).replace(/\.$/, "")} ${said} ${recordText(record)}\n`);
    }
  }
}

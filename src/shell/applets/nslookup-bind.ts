import type { Answer, DecodedReply, Question } from "../../cluster/dns/message.ts";
import { dotted, recordText } from "../../cluster/dns/record-text.ts";
import { type ResolverConfig, readResolverConfig } from "../../cluster/dns/resolver-config.ts";
import { isIpv4, reverseName } from "../../cluster/dns/reverse-name.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram } from "./applet.ts";
import { askAsBind, type BindReply } from "./bind-query.ts";

const types = ["A", "AAAA", "ANY", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT"];

interface Settings {
  type: string | undefined;
  port: number;
  search: boolean;
  tries: number;
  seconds: number | undefined;
}

/** nslookup as BIND 9.18 has it: the search list by A, then AAAA for the name that was found. */
export const nslookupBind: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  const { process } = applet;
  const settings: Settings = { type: undefined, port: 53, search: true, tries: 3, seconds: undefined };
  const operands: string[] = [];
  for (const word of applet.args) {
    if (/^-./.test(word)) await setOption(applet, settings, word.slice(1));
    else operands.push(word);
  }
  const [host, server] = operands;
  if (host === undefined) throw new Failure("eastwest: nslookup's own prompt is not simulated; name a host");
  const config = readResolverConfig(process.machine.files);
  const servers = server === undefined ? config.servers : [await addressOf(applet, server)];
  const session = new Session(applet, settings, { ...config, servers }, server);
  const isReverse = settings.type === undefined && isIpv4(host);
  return isReverse ? session.reverse(host) : session.forward(host);
}

async function setOption(applet: Applet, settings: Settings, option: string): Promise<void> {
  const [name = "", value = ""] = option.split("=");
  if (/^(type|ty|querytype|query|qu|q)$/.test(name)) {
    if (types.includes(value.toUpperCase())) settings.type = value.toUpperCase();
    else await applet.write(`unknown query type: ${value}\n`);
  } else if (/^po/.test(name)) settings.port = Number(value) || 53;
  else if (/^(timeout|ti)$/.test(name)) settings.seconds = Number(value) || undefined;
  else if (name === "retry") settings.tries = (Number(value) || 0) + 1;
  else if (name === "search" || name === "nosearch") settings.search = name === "search";
  else if (/^(debug|d2|vc|norecurse|domain|class)$/.test(name))
    throw new Failure(`eastwest: -${name} is not simulated`);
  else await applet.write(`*** Invalid option: ${name}\n`);
}

async function addressOf({ process }: Applet, server: string): Promise<string> {
  try {
    return (await lookup(process, server, { families: [4] }))[0] ?? server;
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    throw new Failure(`couldn't get address for '${server}': not found`);
  }
}

class Session {
  readonly #applet: Applet;
  readonly #settings: Settings;
  readonly #config: ResolverConfig;
  /** The server as it was typed. */
  readonly #server: string | undefined;

  constructor(applet: Applet, settings: Settings, config: ResolverConfig, server: string | undefined) {
    this.#applet = applet;
    this.#settings = settings;
    this.#config = config;
    this.#server = server;
  }

  async reverse(address: string): Promise<number> {
    const name = reverseName(address);
    const found = await this.#ask({ name, type: "PTR" });
    if (!found) return this.#nobody();
    if (found.reply.responseCode !== "NOERROR") return this.#missing(name, found.reply);
    await this.#applet.write(`${this.#text(found.reply, "PTR")}\n`);
    return 0;
  }

  async forward(host: string): Promise<number> {
    const { type = "A" } = this.#settings;
    let found: BindReply | undefined;
    for (const candidate of this.#candidates(host)) {
      found = await this.#ask({ name: candidate, type });
      if (found?.reply.responseCode !== "NXDOMAIN") break;
    }
    if (!found) return this.#nobody();
    const { reply, server } = found;
    await this.#applet.write(`Server:\t\t${this.#server ?? server}\nAddress:\t${server}#${this.#settings.port}\n\n`);
    if (reply.responseCode !== "NOERROR") return this.#missing(host.replace(/\.$/, ""), reply);
    if (this.#settings.type !== undefined) {
      await this.#applet.write(`${this.#text(reply, type) || this.#noAnswer(host)}\n`);
      return 0;
    }
    const name = reply.question?.name ?? host;
    const last = reply.answers.reduce((at, record) => (record.type === "CNAME" ? record.data : at), name);
    const second = await this.#ask({ name: last, type: "AAAA" });
    const isEmpty = reply.answers.length === 0 && !second?.reply.answers.length;
    await this.#applet.write(isEmpty ? this.#noAnswer(host) : this.#text(reply, "A"));
    if (second && second.reply.responseCode !== "NOERROR") return this.#missing(last, second.reply);
    const more = second?.reply.answers.length ? this.#text(second.reply, "AAAA") : "";
    await this.#applet.write(`${more}\n`);
    return 0;
  }

  #candidates(host: string): readonly string[] {
    const bare = host.replace(/\.$/, "");
    if (bare !== host || !this.#settings.search) return [bare];
    const searched = this.#config.search.map((domain) => `${bare}.${domain}`);
    return bare.split(".").length - 1 >= this.#config.ndots ? [bare, ...searched] : [...searched, bare];
  }

  #ask(question: Question): Promise<BindReply | undefined> {
    const { port, tries, seconds } = this.#settings;
    const intervalMs = seconds === undefined ? this.#config.timeoutMs : seconds * 1000;
    return askAsBind(this.#applet, question, { servers: this.#config.servers, port, tries, intervalMs });
  }

  async #nobody(): Promise<number> {
    await this.#applet.write(";; no servers could be reached\n\n");
    return 1;
  }

  async #missing(name: string, { responseCode }: DecodedReply): Promise<number> {
    await this.#applet.write(`** server can't find ${name}: ${responseCode}\n\n`);
    return 1;
  }

  #noAnswer(name: string): string {
    return `*** Can't find ${name}: No answer\n`;
  }

  #text({ answers, authoritative }: DecodedReply, type: string): string {
    if (answers.length === 0) return "";
    const heading = authoritative ? "" : "Non-authoritative answer:\n";
    const isAddress = type === "A" || type === "AAAA";
    const end = authoritative || isAddress ? "" : "\nAuthoritative answers can be found from:\n";
    return heading + answers.map(line).join("") + end;
  }
}

function line(record: Answer): string {
  const { name } = record;
  switch (record.type) {
    case "A":
    case "AAAA":
      return `Name:\t${name}\nAddress: ${record.data}\n`;
    case "CNAME":
      return `${name}\tcanonical name = ${dotted(record.data)}\n`;
    case "PTR":
      return `${name}\tname = ${dotted(record.data)}\n`;
    case "NS":
      return `${name}\tnameserver = ${dotted(record.data)}\n`;
    case "MX":
      return `${name}\tmail exchanger = ${recordText(record)}\n`;
    case "SRV":
      return `${name}\tservice = ${recordText(record)}\n`;
    case "TXT":
      return `${name}\ttext = ${recordText(record)}\n`;
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return `${name}\n\torigin = ${mname}\n\tmail addr = ${rname}\n\tserial = ${serial}\n\trefresh = ${refresh}\n\tretry = ${retry}\n\texpire = ${expire}\n\tminimum = ${minimum}\n`;
    }
    default:
      return `${name}\trdata_${record.type} = ${recordText(record)}\n`;
  }
}

import { exchange } from "../../cluster/dns/exchange.ts";
import type { Answer, DecodedReply, Question } from "../../cluster/dns/message.ts";
import { readResolverConfig } from "../../cluster/dns/resolver-config.ts";
import { isIpv4, reverseName } from "../../cluster/dns/reverse-name.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Process, Program } from "../../cluster/process.ts";
import { Failure, toProgram, UsageError } from "./applet.ts";

const usage = `[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any`;

/** In the order in which they are asked for. */
const queryTypes = ["SOA", "NS", "A", "AAAA", "CNAME", "MX", "TXT", "PTR", "SRV", "ANY"];
const optionNames = ["type", "querytype", "port", "retry", "debug", "t", "timeout"];

interface Options {
  readonly types: ReadonlySet<string>;
  readonly port: number;
  readonly retry: number;
  readonly timeoutMs: number;
  readonly debug: boolean;
  readonly host: string;
  readonly server: string | undefined;
}

/**
 * busybox 1.37's nslookup. It has a resolver of its own: `ndots` does not count; a name without a dot is asked for under
 * each search domain at once and never as it is, a name with a dot only as it is; every answer is printed as it comes.
 */
export const nslookup: Program = toProgram(({ process, args }) => run(process, parse(args)), usage, "busybox-1.37");

async function run(process: Process, options: Options): Promise<number> {
  const config = readResolverConfig(process.machine.files);
  const servers = options.server === undefined ? config.servers : [await addressOf(process, options.server)];
  const questions = questionsFor(options, config.search);
  const print = (text: string) => process.stdout.write(bytes(text), process.signal);

  for (const [index, server] of servers.entries()) {
    let exitCode = 0;
    let printed = Promise.resolve();
    let isFirst = true;
    const write = (text: string) => {
      printed = printed.then(() => print(text));
    };
    const started = process.machine.clock.now();
    const replies = await exchange(process, questions, {
      servers: [server],
      attempts: options.retry,
      intervalMs: options.timeoutMs / options.retry,
      servfailRetries: 2 * questions.length,
      connected: true,
      port: options.port,
      onError: () => void process.stderr.write(bytes("nslookup: read: Connection refused\n")).catch(() => {}),
      onReply: (number, reply) => {
        if (isFirst) {
          const name = options.server !== undefined && index === 0 ? options.server : server;
          write(`Server:\t\t${name}\nAddress:\t${server}:${options.port}\n\n`);
        }
        isFirst = false;
        if (options.debug)
          write(`Query #${number} completed in ${Math.round(process.machine.clock.now() - started)}ms:\n`);
        if (reply.responseCode !== "NOERROR") exitCode = 1;
        write(`${replyText(questions[number]?.name ?? "", reply, options.debug)}\n`);
      },
    });
    await printed;
    if (replies.every((reply) => !reply)) continue;
    const missing = questions.filter((_, number) => !replies[number]);
    if (missing.length > 0)
      await print(`${missing.map(({ name }) => `*** Can't find ${name}: No answer\n`).join("")}\n`);
    return exitCode;
  }
  await print(";; connection timed out; no servers could be reached\n\n");
  return 1;
}

function questionsFor({ types, host }: Options, search: readonly string[]): Question[] {
  if (types.size === 0 && isIpv4(host)) return [{ name: reverseName(host), type: "PTR" }];
  const wanted = types.size === 0 ? ["A", "AAAA"] : queryTypes.filter((type) => types.has(type));
  return wanted.flatMap((type) => {
    if (type === "PTR" || search.length === 0 || host.includes(".")) return [{ name: host, type }];
    return search.map((domain) => ({ name: `${host}.${domain}`, type }));
  });
}

function replyText(name: string, reply: DecodedReply, debug: boolean): string {
  if (reply.responseCode !== "NOERROR") return `** server can't find ${name}: ${reply.responseCode}\n`;
  const heading = reply.authoritative ? (debug ? "authoritative answer:\n" : "") : "Non-authoritative answer:\n";
  return heading + reply.answers.map(recordText).join("");
}

function recordText(record: Answer): string {
  const { name, data } = record;
  switch (record.type) {
    case "A":
    case "AAAA":
      return `Name:\t${name}\nAddress: ${data}\n`;
    case "NS":
      return `${name}\tnameserver = ${data}\n`;
    case "CNAME":
      return `${name}\tcanonical name = ${data}\n`;
    case "PTR":
      return `${name}\tname = ${data}\n`;
    case "TXT":
      return `${name}\ttext = "${textOf(record.data)}"\n`;
    case "SRV":
      return `${name}\tservice = ${record.data.priority} ${record.data.weight} ${record.data.port} ${record.data.target}\n`;
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return (
        `${name}\n\torigin = ${mname}\n\tmail addr = ${rname}\n\tserial = ${serial}\n` +
        `\trefresh = ${refresh}\n\tretry = ${retry}\n\texpire = ${expire}\n\tminimum = ${minimum}\n`
      );
    }
    default:
      return "";
  }
}

function textOf(data: string | Uint8Array | readonly (string | Uint8Array)[]): string {
  const [first = ""] = typeof data === "string" || data instanceof Uint8Array ? [data] : data;
  return typeof first === "string" ? first : new TextDecoder().decode(first);
}

async function addressOf(process: Process, server: string): Promise<string> {
  try {
    return (await lookup(process, server))[0] ?? server;
  } catch (error) {
    if (error instanceof ResolveError) throw new Failure(`bad address '${server}'`);
    throw error;
  }
}

function parse(args: readonly string[]): Options {
  const rest = [...args];
  const types = new Set<string>();
  const numbers = { port: 53, retry: 2, timeout: 5 };
  let debug = false;
  while (rest[0]?.startsWith("-")) {
    const [typed = "", value = ""] = (rest.shift() ?? "").slice(1).split("=");
    const fitting = optionNames.filter((name) => name.startsWith(typed));
    const name = optionNames.includes(typed) ? typed : fitting.length === 1 ? fitting[0] : undefined;
    if (name === "type" || name === "querytype") {
      if (!queryTypes.includes(value.toUpperCase())) throw new Failure(`invalid query type "${value}"`);
      types.add(value.toUpperCase());
    } else if (name === "debug") debug = true;
    else if (name === "port" || name === "retry") numbers[name] = wholeNumber(value);
    else if (name === "t" || name === "timeout") numbers.timeout = wholeNumber(value);
    else throw new UsageError();
  }
  const [host, server, ...more] = rest;
  if (host === undefined || more.length > 0) throw new UsageError();
  const { port, retry, timeout } = numbers;
  return { types, port, retry: Math.max(1, retry), timeoutMs: timeout * 1000, debug, host, server };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Failure(`invalid number '${text}'`);
  return Number(text);
}

import { tryParseIpv4 } from "../../../cluster/network/ipv4.ts";
import type { End } from "../../../cluster/network/ipvs/connection.ts";
import type { VirtualAddress } from "../../../cluster/network/ipvs/virtual-server.ts";

/** The command line is wrong: what to say, or nothing but where to read more. */
export class ParameterProblem extends Error {
  readonly status: number;

  constructor(message = "", status = 2) {
    super(message && `${message}\n`);
    this.status = status;
  }
}

type Format = "default" | "rule" | "stats" | "rate" | "thresholds" | "persistent";

export interface IpvsadmRequest {
  /** Its letter, or `set`. */
  readonly command: string;
  service: VirtualAddress | undefined;
  server: End | undefined;
  scheduler: string;
  persistence: number | undefined;
  netmask: number | undefined;
  weight: number;
  numeric: boolean;
  exact: boolean;
  nosort: boolean;
  connections: boolean;
  timeout: boolean;
  format: Format;
  /** Of `--set`: tcp, tcpfin, udp. */
  timeouts: readonly number[];
}

const longCommands: Readonly<Record<string, string>> = {
  "--add-service": "A",
  "--edit-service": "E",
  "--delete-service": "D",
  "--clear": "C",
  "--list": "L",
  "--zero": "Z",
  "--add-server": "a",
  "--edit-server": "e",
  "--delete-server": "d",
  "--set": "set",
  "--version": "v",
  "--restore": "R",
  "--save": "S",
};
const longOptions: Readonly<Record<string, string>> = {
  "--tcp-service": "t",
  "--udp-service": "u",
  "--fwmark-service": "f",
  "--scheduler": "s",
  "--persistent": "p",
  "--netmask": "M",
  "--real-server": "r",
  "--masquerading": "m",
  "--ipip": "i",
  "--gatewaying": "g",
  "--weight": "w",
  "--numeric": "n",
  "--connection": "c",
  "--exact": "X",
};
const commandNames: Readonly<Record<string, string>> = {
  A: "add-service",
  E: "edit-service",
  D: "delete-service",
  C: "flush",
  L: "list",
  a: "add-server",
  d: "delete-server",
  e: "edit-server",
  set: "set",
  R: "restore",
  S: "save",
  Z: "zero",
};

/** The options by the names that messages give them, in the order in which they are checked. */
const optionNames = [
  "numeric",
  "connection",
  "service-address",
  "scheduler",
  "persistent",
  "netmask",
  "real-server",
  "forwarding-method",
  "weight",
  "timeout",
  "stats",
  "rate",
  "thresholds",
  "persistent-conn",
  "nosort",
  "exact",
] as const;
type OptionName = (typeof optionNames)[number];

const service = ["service-address"] as const;
const toServer = ["service-address", "real-server"] as const;
const lists = ["numeric", "stats", "rate", "thresholds", "persistent-conn", "nosort", "exact"] as const;
/** What a command needs, what it takes beside that, and of what it takes one at most (commands_v_options). */
const rules: Readonly<
  Record<string, { needs?: readonly OptionName[]; takes?: readonly OptionName[]; one?: readonly OptionName[] }>
> = {
  A: { needs: service, takes: ["scheduler", "persistent", "netmask"] },
  E: { needs: service, takes: ["scheduler", "persistent", "netmask"] },
  D: { needs: service },
  C: {},
  L: { takes: lists, one: ["connection", "service-address", "timeout"] },
  a: { needs: toServer, takes: ["forwarding-method", "weight"] },
  e: { needs: toServer, takes: ["forwarding-method", "weight"] },
  d: { needs: toServer },
  set: {},
  R: {},
  S: { takes: ["numeric"] },
  Z: { takes: service },
};
const longestTimeout = 86_400 * 31;
const defaultPersistence = 360;

/** Throws ParameterProblem. */
export function parseCommandLine(args: readonly string[]): IpvsadmRequest {
  const rest = args.flatMap(apart);
  const first = rest.shift();
  const command = first === undefined ? "L" : first === "-l" ? "L" : (longCommands[first] ?? first.slice(1));
  if (command === "h" || first === "--help") throw new ParameterProblem("eastwest: ipvsadm -h is not simulated");
  if (command === "v") return emptyRequest("v");
  const rule = first === undefined || /^--?\w/.test(first) ? rules[command] : undefined;
  if (!rule) throw new ParameterProblem("", 255);
  const request = emptyRequest(command);
  const given = new Set<OptionName>();
  const parser = new OptionParser(request, rest, given);
  while (rest.length > 0) parser.next();
  check(command, given);
  return request;
}

function emptyRequest(command: string): IpvsadmRequest {
  return {
    command,
    service: undefined,
    server: undefined,
    scheduler: "wlc",
    persistence: undefined,
    netmask: undefined,
    weight: 1,
    numeric: false,
    exact: false,
    nosort: false,
    connections: false,
    timeout: false,
    format: "default",
    timeouts: [],
  };
}

/** `-Lnc` as its letters; `--stats=x` stays. */
function apart(word: string): string[] {
  return /^-[A-Za-z]{2,}$/.test(word) ? [...word.slice(1)].map((letter) => `-${letter}`) : [word];
}

class OptionParser {
  readonly #request: IpvsadmRequest;
  readonly #rest: string[];
  readonly #given: Set<OptionName>;

  constructor(request: IpvsadmRequest, rest: string[], given: Set<OptionName>) {
    this.#request = request;
    this.#rest = rest;
    this.#given = given;
  }

  next(): void {
    const word = this.#rest.shift() ?? "";
    const request = this.#request;
    if (request.command === "set" && /^\d+$/.test(word)) {
      request.timeouts = [word, ...this.#rest.splice(0, 2)].map((text) => parseTimeout(text, 0));
      if (request.timeouts.length < 3) throw new ParameterProblem("--set option requires 3 timeout values");
      return;
    }
    if (!word.startsWith("-")) throw new ParameterProblem(`unexpected argument ${word}`);
    switch (longOptions[word] ?? word.replace(/^-(?!-)/, "")) {
      case "t":
      case "u":
        this.#note("service-address");
        request.service = this.#service(word === "-u" || word === "--udp-service" ? "udp" : "tcp", word);
        return;
      case "s":
        this.#note("scheduler");
        request.scheduler = this.#value(word);
        return;
      case "p":
        this.#note("persistent");
        request.persistence = /^\d/.test(this.#rest[0] ?? "") ? parseTimeout(this.#value(word), 1) : defaultPersistence;
        return;
      case "M":
        this.#note("netmask");
        request.netmask = tryParseIpv4(this.#value(word));
        if (request.netmask === undefined) {
          throw new ParameterProblem("illegal virtual server persistent mask specified");
        }
        return;
      case "r":
        this.#note("real-server");
        request.server = parseEnd(this.#value(word), request.service?.port ?? 0);
        if (!request.server) throw new ParameterProblem("illegal real server address[:port] specified");
        return;
      case "w":
        this.#note("weight");
        request.weight = parseNumber(this.#value(word), 65535);
        if (Number.isNaN(request.weight)) throw new ParameterProblem("illegal weight specified");
        return;
      case "m":
        this.#note("forwarding-method");
        return;
      case "g":
      case "i":
        throw new ParameterProblem("eastwest: forwarding other than masquerading (-m) is not simulated");
      case "f":
      case "--sctp-service":
        throw new ParameterProblem(`eastwest: ${word} is not simulated`);
      case "n":
        this.#note("numeric");
        request.numeric = true;
        return;
      case "c":
        this.#note("connection");
        request.connections = true;
        return;
      case "X":
        this.#note("exact");
        request.exact = true;
        return;
      default:
        this.#longOnly(word);
    }
  }

  #longOnly(word: string): void {
    const request = this.#request;
    switch (word) {
      case "--timeout":
        this.#note("timeout");
        request.timeout = true;
        return;
      case "--stats":
        this.#note("stats");
        request.format = "stats";
        return;
      case "--rate":
        this.#note("rate");
        request.format = "rate";
        return;
      case "--thresholds":
        this.#note("thresholds");
        request.format = "thresholds";
        return;
      case "--persistent-conn":
        this.#note("persistent-conn");
        request.format = "persistent";
        return;
      case "--nosort":
        this.#note("nosort");
        request.nosort = true;
        return;
      case "--sort":
        return;
      default:
        throw new ParameterProblem(`${word}: unknown option`, 255);
    }
  }

  #note(name: OptionName): void {
    if (this.#given.has(name)) throw new ParameterProblem(`multiple '${name}' options specified`);
    this.#given.add(name);
  }

  #value(word: string): string {
    const value = this.#rest.shift();
    if (value === undefined) throw new ParameterProblem(`${word}: missing argument`, 255);
    return value;
  }

  #service(protocol: "tcp" | "udp", word: string): VirtualAddress {
    const end = parseEnd(this.#value(word), 0);
    if (!end) throw new ParameterProblem("illegal virtual server address[:port] specified");
    return { protocol, ...end };
  }
}

function parseEnd(text: string, defaultPort: number): End | undefined {
  const [host = "", portText] = text.split(":");
  const address = tryParseIpv4(host);
  const port = portText === undefined ? defaultPort : parseNumber(portText, 65535);
  return address === undefined || Number.isNaN(port) ? undefined : { address, port };
}

function parseTimeout(text: string, least: number): number {
  const value = parseNumber(text, longestTimeout);
  if (!(value >= least)) throw new ParameterProblem(`invalid timeout value \`${text}' specified`);
  return value;
}

function parseNumber(text: string, most: number): number {
  return /^\d+$/.test(text) && Number(text) <= most ? Number(text) : Number.NaN;
}

function check(command: string, given: ReadonlySet<OptionName>): void {
  const { needs = [], takes = [], one = [] } = rules[command] ?? {};
  let last: OptionName | undefined;
  for (const name of optionNames) {
    if (!given.has(name)) {
      if (needs.includes(name)) {
        throw new ParameterProblem(
          `You need to supply the '${name}' option for the '${commandNames[command]}' command`,
        );
      }
    } else if (one.includes(name)) {
      if (last !== undefined) {
        throw new ParameterProblem(
          `The option '${name}' conflicts with the '${last}' option in the '${commandNames[command]}' command`,
        );
      }
      last = name;
    } else if (!needs.includes(name) && !takes.includes(name)) {
      throw new ParameterProblem(`Illegal '${name}' option with the '${commandNames[command]}' command`);
    }
  }
}

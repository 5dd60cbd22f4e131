import { reverseName } from "../../../cluster/dns/reverse-name.ts";
import { Failure } from "../applet.ts";

export interface Lookup {
  readonly name: string;
  readonly type: string;
}

/** Which parts of an answer are printed. */
export interface Shown {
  cmd: boolean;
  comments: boolean;
  question: boolean;
  answer: boolean;
  authority: boolean;
  additional: boolean;
  stats: boolean;
}

export interface DigOptions {
  readonly lookups: readonly Lookup[];
  readonly server: string | undefined;
  readonly port: number;
  readonly shown: Shown;
  readonly flags: Readonly<Record<Flag, boolean>>;
  /** `+tcp` or `+notcp`: otherwise questions of type ANY go by TCP, the others by UDP. */
  readonly isTcpGiven: boolean;
  readonly seconds: number;
  readonly tries: number;
  readonly bufferSize: number;
  readonly ndots: number | undefined;
  readonly domain: string | undefined;
  /** What is said about odd words before anything else. */
  readonly warnings: readonly string[];
}

const recordTypes =
  "A AAAA ANY AXFR CAA CNAME DNAME DNSKEY DS HINFO HTTPS IXFR MX NAPTR NS NSEC NULL PTR RRSIG SOA SRV SVCB TXT".split(
    " ",
  );

const flagDefaults = {
  short: false,
  search: false,
  tcp: false,
  recurse: true,
  edns: true,
  cookie: true,
  adflag: true,
  dnssec: false,
  ignore: false,
  ttlid: true,
  class: true,
};
type Flag = keyof typeof flagDefaults;

const notSimulated =
  "aaflag aaonly badcookie besteffort cdflag dns64prefix ednsflags ednsnegotiation ednsopt expandaaaa expire fail header-only http-plain https identify idn idnin idnout keepalive keepopen mapped multiline nsid nssearch onesoa opcode padding proxy qid qr rrcomments showallmessages showsearch split subnet tls tls-ca topdown trace ttlunits unexpected unknownformat yaml zflag".split(
    " ",
  );

const aliases: Readonly<Record<string, string>> = {
  vc: "tcp",
  rec: "recurse",
  rdflag: "recurse",
  cl: "class",
  ttl: "ttlid",
  defname: "search",
  timeout: "time",
  do: "dnssec",
};

const usage = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;

/** A word that dig does not know: what it prints on stderr. */
export class InvalidOption extends Error {
  constructor(word: string) {
    super(`Invalid option: ${word}\n${usage}`);
  }
}

/** Reads dig's command line. Throws InvalidOption or Failure. */
export function parseDig(args: readonly string[]): DigOptions {
  const words = [...args];
  const lookups: { name: string; type: string; isTyped: boolean }[] = [];
  const warnings: string[] = [];
  const all = (on: boolean): Shown => ({
    cmd: on,
    comments: on,
    question: on,
    answer: on,
    authority: on,
    additional: on,
    stats: on,
  });
  let shown = all(true);
  const flags: Record<Flag, boolean> = { ...flagDefaults };
  const numbers = { time: 5, tries: 3, bufsize: 1232 };
  let server: string | undefined;
  let port = 53;
  let ndots: number | undefined;
  let domain: string | undefined;
  let earlyType: string | undefined;
  let isTcpGiven = false;

  const setType = (type: string) => {
    const last = lookups.at(-1);
    if (!last) earlyType = type;
    else {
      if (last.isTyped) warnings.push(";; Warning, extra type option");
      last.type = type;
      last.isTyped = true;
    }
  };
  const value = (word: string, letter: string) => {
    const given = word.slice(2) || words.shift();
    if (given === undefined) throw new InvalidOption(`-${letter}`);
    return given;
  };
  const plus = (word: string) => {
    const [typed = "", given] = word.slice(1).toLowerCase().split(/=(.*)/s);
    const isOff = typed.startsWith("no") && typed !== "nocookie" ? true : typed === "nocookie";
    const bare = isOff ? typed.slice(2) : typed;
    const name = aliases[bare] ?? bare;
    if (name === "all") shown = all(!isOff);
    else if (name in shown) shown = { ...shown, [name]: !isOff };
    else if (isFlag(name)) {
      flags[name] = !isOff;
      isTcpGiven ||= name === "tcp";
    } else if (name === "time" || name === "tries" || name === "bufsize") numbers[name] = number(word, given);
    else if (name === "retry") numbers.tries = number(word, given) + 1;
    else if (name === "ndots") ndots = number(word, given);
    else if (name === "domain") {
      domain = given ?? "";
      flags.search = true;
    } else if (notSimulated.includes(name)) throw new Failure(`eastwest: ${word} is not simulated`);
    else throw new InvalidOption(word);
  };

  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith("@")) server = word.slice(1);
    else if (word.startsWith("+")) plus(word);
    else if (/^-./.test(word)) {
      const letter = word.charAt(1);
      if (letter === "x") lookups.push({ name: reverseName(value(word, "x")), type: "PTR", isTyped: true });
      else if (letter === "p") port = number(word, value(word, "p"));
      else if (letter === "q") lookups.push({ name: value(word, "q"), type: earlyType ?? "A", isTyped: false });
      else if (letter === "t") {
        const given = value(word, "t");
        const type = typeNamed(given);
        if (type) setType(type);
        else warnings.push(`;; Warning, ignoring invalid type ${given}`);
      } else if (letter === "c") {
        if (value(word, "c").toUpperCase() !== "IN")
          throw new Failure("eastwest: classes other than IN are not simulated");
      } else if (letter === "b") value(word, "b");
      else if (/[fkmuyh6]/.test(letter)) throw new Failure(`eastwest: -${letter} is not simulated`);
      else if (letter !== "4" && letter !== "r") throw new InvalidOption(word);
    } else if (typeNamed(word)) setType(typeNamed(word) ?? "A");
    else if (word.toUpperCase() !== "IN") lookups.push({ name: word, type: earlyType ?? "A", isTyped: false });
  }
  if (lookups.length === 0) lookups.push({ name: ".", type: earlyType ?? "NS", isTyped: true });
  return {
    lookups,
    server,
    port,
    shown,
    flags,
    isTcpGiven,
    seconds: Math.max(1, numbers.time),
    tries: Math.max(1, numbers.tries),
    bufferSize: numbers.bufsize,
    ndots,
    domain,
    warnings,
  };
}

function typeNamed(word: string): string | undefined {
  const upper = word.toUpperCase();
  if (recordTypes.includes(upper)) return upper === "HTTPS" ? "UNKNOWN_65" : upper === "SVCB" ? "UNKNOWN_64" : upper;
  const [, code] = /^TYPE(\d+)$/.exec(upper) ?? [];
  return code === undefined ? undefined : `UNKNOWN_${code}`;
}

function isFlag(name: string): name is Flag {
  return name in flagDefaults;
}

function number(word: string, text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new InvalidOption(word);
  return Number(text);
}

import { type Cidr, tryParseCidr } from "../ipv4.ts";
import type { Match, OptionInput, OptionsParser, Target } from "./extension.ts";
import { matchExtensions } from "./matches/all-matches.ts";
import { type Action, type Negatable, printRule, type Rule } from "./rule.ts";
import { targetExtensions } from "./targets/all-targets.ts";
import { RulesetError } from "./words.ts";

const protocols: Record<string, string> = {
  tcp: "tcp",
  udp: "udp",
  icmp: "icmp",
  sctp: "sctp",
  "6": "tcp",
  "17": "udp",
  "1": "icmp",
  "132": "sctp",
};

/** Built into real iptables and not here. */
const notSimulated = [
  "bpf cgroup connbytes connlabel connlimit connmark cpu devgroup dscp ecn hashlimit helper icmp iprange length limit",
  "mac multiport nfacct osf owner pkttype policy quota rpfilter socket state string tcpmss time tos ttl u32",
  "AUDIT CHECKSUM CLASSIFY CONNMARK CT DSCP ECN HL IDLETIMER LED LOG NETMAP NFLOG NFQUEUE NOTRACK REDIRECT SET SYNPROXY",
  "TCPMSS TCPOPTSTRIP TEE TOS TPROXY TRACE TTL",
].flatMap((line) => line.split(" "));

/** The rule that the words after `-A CHAIN` say. Throws RulesetError. */
export function parseRule(words: readonly string[]): Rule {
  const parser = new RuleParser(words);
  return parser.parse();
}

class RuleParser {
  readonly #words: readonly string[];
  #position = 0;
  #source: Negatable<Cidr> | undefined;
  #destination: Negatable<Cidr> | undefined;
  #inInterface: Negatable<string> | undefined;
  #outInterface: Negatable<string> | undefined;
  #protocol: Negatable<string> | undefined;
  readonly #matches: { readonly name: string; readonly options: OptionsParser<Match> }[] = [];
  #chain: { readonly kind: "jump" | "goto"; readonly chain: string } | undefined;
  #target: OptionsParser<Target> | undefined;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  parse(): Rule {
    while (this.#position < this.#words.length) this.#option();
    const parts = {
      source: this.#source,
      destination: this.#destination,
      inInterface: this.#inInterface,
      outInterface: this.#outInterface,
      protocol: this.#protocol,
      matches: this.#matches.map(({ options }) => options.finish()),
      action: this.#action(),
    };
    return { ...parts, text: printRule(parts), line: undefined, packets: 0, bytes: 0 };
  }

  #action(): Action | undefined {
    if (!this.#target) return this.#chain;
    const target = this.#target.finish();
    const protocol = this.#protocol?.negated === false ? this.#protocol.value : undefined;
    if (target.needsPortProtocol && (protocol === undefined || protocol === "icmp")) {
      throw new RulesetError("Need TCP, UDP, SCTP or DCCP with port specification");
    }
    return { kind: "target", target };
  }

  #next(): string | undefined {
    return this.#words[this.#position++];
  }

  #option(): void {
    let name = this.#next() ?? "";
    const negated = name === "!";
    if (negated) name = this.#next() ?? "";
    const value = () => {
      const word = this.#next();
      if (word === undefined) throw new RulesetError(`option "${name}" requires an argument`);
      return word;
    };
    switch (name) {
      case "-s":
      case "--source":
      case "--src":
        this.#source = addresses(value(), negated);
        return;
      case "-d":
      case "--destination":
      case "--dst":
        this.#destination = addresses(value(), negated);
        return;
      case "-i":
      case "--in-interface":
        this.#inInterface = { value: value(), negated };
        return;
      case "-o":
      case "--out-interface":
        this.#outInterface = { value: value(), negated };
        return;
      case "-p":
      case "--protocol":
      case "--proto":
        this.#protocol = protocolOf(value(), negated);
        return;
      case "-m":
      case "--match":
        this.#load(value());
        return;
      case "-g":
      case "--goto":
        this.#chain = { kind: "goto", chain: value() };
        return;
      case "-j":
      case "--jump":
        this.#jump(value());
        return;
      default:
        this.#extensionOption({ name, negated, value });
    }
  }

  #load(name: string): OptionsParser<Match> {
    const extension = matchExtensions.get(name);
    if (!extension) {
      if (notSimulated.includes(name)) throw new RulesetError(`eastwest: -m ${name} is not simulated`);
      throw new RulesetError(`Couldn't load match \`${name}':No such file or directory`);
    }
    const options = extension.parse();
    this.#matches.push({ name, options });
    return options;
  }

  #jump(name: string): void {
    if (notSimulated.includes(name)) throw new RulesetError(`eastwest: -j ${name} is not simulated`);
    const extension = targetExtensions.get(name);
    if (extension) this.#target = extension.parse();
    else this.#chain = { kind: "jump", chain: name };
  }

  #extensionOption(option: OptionInput): void {
    if (this.#target?.take(option)) return;
    for (const { options } of this.#matches.toReversed()) if (options.take(option)) return;
    // `-p tcp --dport 80` loads -m tcp by itself.
    const protocol = this.#protocol?.negated === false ? this.#protocol.value : undefined;
    const implied = protocol !== undefined && matchExtensions.has(protocol) ? protocol : undefined;
    if (implied && !this.#matches.some(({ name }) => name === implied) && this.#load(implied).take(option)) return;
    throw new RulesetError(`unknown option "${option.name}"`);
  }
}

function addresses(text: string, negated: boolean): Negatable<Cidr> | undefined {
  const cidr = tryParseCidr(text);
  if (!cidr) throw new RulesetError(`host/network \`${text}' not found`);
  return cidr.prefixLength === 0 && !negated ? undefined : { value: cidr, negated };
}

function protocolOf(text: string, negated: boolean): Negatable<string> | undefined {
  if (text === "all" || text === "0") return undefined;
  const protocol = protocols[text.toLowerCase()];
  if (!protocol) throw new RulesetError(`unknown protocol "${text}" specified`);
  return { value: protocol, negated };
}

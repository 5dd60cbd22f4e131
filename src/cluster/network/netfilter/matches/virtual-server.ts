import { formatIpv4, tryParseIpv4 } from "../../ipv4.ts";
import { type Extension, type Match, negation, type RuleContext } from "../extension.ts";
import { RulesetError } from "../words.ts";

interface Condition {
  readonly negated: boolean;
  readonly text: string;
  test(context: RuleContext): boolean;
}

const protocols: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132, "6": 6, "17": 17, "132": 132 };
const numbers = { tcp: 6, udp: 17 };
const others = ["--vdir", "--vmethod", "--vportctl"];

/** -m ipvs: packets that IPVS has handled, by their virtual server (net/netfilter/xt_ipvs.c). */
export const virtualServer: Extension<Match> = {
  name: "ipvs",
  parse() {
    const given = new Map<string, Condition>();
    return {
      take({ name, negated, value }) {
        if (others.includes(name)) throw new RulesetError(`eastwest: -m ipvs ${name} is not simulated`);
        const condition = conditionOf(name, negated, value);
        if (!condition) return false;
        given.set(name, condition);
        return true;
      },
      finish() {
        if (given.size === 0) throw new RulesetError("IPVS: At least one option is required");
        const conditions = ["--ipvs", "--vproto", "--vaddr", "--vport"].flatMap((name) => given.get(name) ?? []);
        // Alone, "! --ipvs" is for packets that it has nothing to do with.
        const wantsAny = given.has("--ipvs") && given.size === 1;
        return {
          name: "ipvs",
          text: conditions.map(({ negated, text }) => `${negation(negated)}${text}`).join(" "),
          test: (context) =>
            (wantsAny || context.passage.ipvs !== undefined) &&
            conditions.every(({ negated, test }) => test(context) !== negated),
        };
      },
    };
  },
};

function conditionOf(name: string, negated: boolean, value: () => string): Condition | undefined {
  switch (name) {
    case "--ipvs":
      return { negated, text: name, test: ({ passage }) => passage.ipvs !== undefined };
    case "--vproto": {
      const word = value();
      const wanted = protocols[word.toLowerCase()];
      if (wanted === undefined) throw new RulesetError(`unknown protocol "${word}" specified`);
      return {
        negated,
        text: `${name} ${wanted}`,
        test: ({ passage: { ipvs } }) => ipvs !== undefined && numbers[ipvs.connection.protocol] === wanted,
      };
    }
    case "--vaddr": {
      const word = value();
      const wanted = tryParseIpv4(word);
      if (wanted === undefined) throw new RulesetError(`host/network \`${word}' not found`);
      return {
        negated,
        text: `${name} ${formatIpv4(wanted)}`,
        test: ({ passage: { ipvs } }) => ipvs?.connection.virtual.address === wanted,
      };
    }
    case "--vport": {
      const word = value();
      const wanted = /^\d+$/.test(word) ? Number(word) : Number.NaN;
      if (!(wanted <= 65535)) throw new RulesetError(`invalid port/service \`${word}' specified`);
      return {
        negated,
        text: `${name} ${wanted}`,
        test: ({ passage: { ipvs } }) => ipvs?.connection.virtual.port === wanted,
      };
    }
    default:
      return undefined;
  }
}

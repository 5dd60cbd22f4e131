import { type Extension, type Match, negation } from "../extension.ts";
import { RulesetError } from "../words.ts";

const known = [
  "UNSPEC",
  "UNICAST",
  "LOCAL",
  "BROADCAST",
  "ANYCAST",
  "MULTICAST",
  "BLACKHOLE",
  "UNREACHABLE",
  "PROHIBIT",
];

/** -m addrtype --src-type/--dst-type LOCAL: whether the host itself has the address. */
export const addressType: Extension<Match> = {
  name: "addrtype",
  parse() {
    const wanted: { readonly end: "source" | "destination"; readonly negated: boolean }[] = [];
    return {
      take(option) {
        if (option.name !== "--src-type" && option.name !== "--dst-type") return false;
        const type = option.value().toUpperCase();
        if (!known.includes(type)) throw new RulesetError(`addrtype: bad type \`${type}'`);
        if (type !== "LOCAL") throw new RulesetError(`eastwest: -m addrtype of type ${type} is not simulated`);
        wanted.push({ end: option.name === "--src-type" ? "source" : "destination", negated: option.negated });
        return true;
      },
      finish() {
        if (wanted.length === 0) {
          throw new RulesetError("addrtype: you must specify --src-type or --dst-type");
        }
        const ordered = wanted.toSorted((a, b) => (a.end === b.end ? 0 : a.end === "source" ? -1 : 1));
        return {
          name: "addrtype",
          text: ordered
            .map(({ end, negated }) => `${negation(negated)}--${end === "source" ? "src" : "dst"}-type LOCAL`)
            .join(" "),
          test: ({ passage, isLocal }) => {
            for (const { end, negated } of ordered) if (isLocal(passage.packet[end]) === negated) return false;
            return true;
          },
        };
      },
    };
  },
};

import type { SetDirection } from "../../ipset/ip-set.ts";
import { type Extension, type Match, negation } from "../extension.ts";
import { RulesetError } from "../words.ts";

/** IPSET_DIM_MAX. */
const mostDirections = 6;

/** -m set --match-set NAME src,dst…: whether the packet's ends are in a set (net/netfilter/xt_set.c). */
export const ipSetMembership: Extension<Match> = {
  name: "set",
  parse() {
    let wanted: { readonly name: string; readonly directions: readonly SetDirection[] } | undefined;
    let negated = false;
    let returnsNoMatch = false;
    return {
      take(option) {
        if (option.name === "--return-nomatch") {
          returnsNoMatch = true;
          return true;
        }
        if (option.name === "--update-counters" || option.name === "--update-subcounters") {
          // The sets here count nothing.
          if (option.negated) throw new RulesetError(`eastwest: ! ${option.name} is not simulated`);
          return true;
        }
        if (option.name !== "--match-set") return false;
        negated = option.negated;
        const name = option.value();
        wanted = { name, directions: parseDirections(secondWord(option.value)) };
        return true;
      },
      finish() {
        if (!wanted) throw new RulesetError("You must specify `--match-set' with proper arguments");
        const { name, directions } = wanted;
        return {
          name: "set",
          text: `${negation(negated)}--match-set ${name} ${directions}${returnsNoMatch ? " --return-nomatch" : ""}`,
          ipSet: name,
          test: ({ passage, sets }) => (sets.get(name)?.matches(passage.packet, directions) ?? false) !== negated,
        };
      },
    };
  },
};

function secondWord(value: () => string): string {
  try {
    const word = value();
    if (!word.startsWith("-")) return word;
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
  }
  throw new RulesetError("--match-set requires two args.");
}

function parseDirections(text: string): SetDirection[] {
  const words = text.split(",");
  if (words.length > mostDirections) throw new RulesetError(`Can't be more src/dst options than ${mostDirections}.`);
  return words.map((word) => {
    if (word === "src" || word === "dst") return word;
    // The tool's own spelling.
    throw new RulesetError("You must spefify (the comma separated list of) 'src' or 'dst'.");
  });
}

import { type Extension, type Match, negation, type RuleContext } from "../extension.ts";
import { RulesetError } from "../words.ts";

/** In the order that iptables-save prints them. */
const states = ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"] as const;
type State = (typeof states)[number];

/** -m conntrack --ctstate: what conntrack says about the packet; SNAT and DNAT about its connection. */
export const conntrackState: Extension<Match> = {
  name: "conntrack",
  parse() {
    let wanted: readonly State[] | undefined;
    let negated = false;
    return {
      take(option) {
        if (option.name !== "--ctstate") return false;
        negated = option.negated;
        wanted = parseStates(option.value());
        return true;
      },
      finish() {
        const list = wanted;
        if (!list) throw new RulesetError("conntrack: At least one option is required");
        const [snat, dnat] = [list.includes("SNAT"), list.includes("DNAT")];
        const test = ({ passage: { tracking } }: RuleContext): boolean =>
          list.includes(tracking?.state ?? "UNTRACKED") ||
          (snat && tracking?.connection?.translates.source === true) ||
          (dnat && tracking?.connection?.translates.destination === true);
        return {
          name: "conntrack",
          text: `${negation(negated)}--ctstate ${list.join(",")}`,
          test: (context) => test(context) !== negated,
        };
      },
    };
  },
};

function parseStates(text: string): readonly State[] {
  const named = text.split(",").map((word) => word.toUpperCase());
  const unknown = named.find((word) => !states.some((state) => state === word));
  if (unknown !== undefined) throw new RulesetError(`Bad ctstate "${unknown}"`);
  return states.filter((state) => named.includes(state));
}

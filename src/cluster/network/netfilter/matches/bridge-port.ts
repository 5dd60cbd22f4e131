import { type Extension, type Match, negation } from "../extension.ts";
import { RulesetError } from "../words.ts";

/** A node's one bridge, the CNI plugin's. */
const bridge = "cni0";
const known = ["--physdev-in", "--physdev-out", "--physdev-is-in", "--physdev-is-out", "--physdev-is-bridged"];

/** -m physdev --physdev-is-in: whether the packet came in through a bridge's port (net/netfilter/xt_physdev.c). */
export const bridgePort: Extension<Match> = {
  name: "physdev",
  parse() {
    let wanted: { readonly negated: boolean } | undefined;
    return {
      take({ name, negated }) {
        if (!known.includes(name)) return false;
        if (name !== "--physdev-is-in") throw new RulesetError(`eastwest: ${name} is not simulated`);
        wanted = { negated };
        return true;
      },
      finish() {
        if (!wanted) throw new RulesetError("PHYSDEV: no physdev option specified");
        const { negated } = wanted;
        return {
          name: "physdev",
          text: `${negation(negated)}--physdev-is-in`,
          test: ({ passage }) => (passage.inInterface === bridge) !== negated,
        };
      },
    };
  },
};

import { type Extension, type Match, negation } from "../extension.ts";
import { RulesetError } from "../words.ts";

const steps = 0x80000000;

/** -m statistic --mode random --probability: a draw for each packet that gets here. */
export const statistic: Extension<Match> = {
  name: "statistic",
  parse() {
    let mode: string | undefined;
    let probability: number | undefined;
    let negated = false;
    return {
      take(option) {
        if (option.name === "--mode") {
          mode = option.value();
          if (mode !== "random") throw new RulesetError(`eastwest: -m statistic --mode ${mode} is not simulated`);
          return true;
        }
        if (option.name !== "--probability") return false;
        negated = option.negated;
        probability = Number(option.value());
        if (!(probability >= 0 && probability <= 1)) {
          throw new RulesetError('statistic: bad value for option "--probability", or out of range (0-1).');
        }
        return true;
      },
      finish() {
        if (mode === undefined) throw new RulesetError('statistic: option "--mode" must be specified');
        if (probability === undefined) throw new RulesetError("--probability must be specified when using random mode");
        // The kernel keeps 31 bits of it; iptables-save prints what it kept.
        const kept = Math.round(probability * steps) / steps;
        return {
          name: "statistic",
          text: `--mode random ${negation(negated)}--probability ${kept.toFixed(11)}`,
          test: ({ random }) => random.next() < kept !== negated,
        };
      },
    };
  },
};

import { type Extension, type Match, negation } from "../extension.ts";
import { formatMark, parseMark } from "../mark-value.ts";
import { RulesetError } from "../words.ts";

/** -m mark --mark value[/mask]. */
export const mark: Extension<Match> = {
  name: "mark",
  parse() {
    let wanted: { readonly value: number; readonly mask: number } | undefined;
    let negated = false;
    return {
      take(option) {
        if (option.name !== "--mark") return false;
        negated = option.negated;
        wanted = parseMark(option.value(), option.name);
        return true;
      },
      finish() {
        if (!wanted) throw new RulesetError('mark: option "--mark" must be specified');
        const { value, mask } = wanted;
        const shown = mask === 0xffffffff ? formatMark(value) : `${formatMark(value)}/${formatMark(mask)}`;
        return {
          name: "mark",
          text: `${negation(negated)}--mark ${shown}`,
          test: ({ passage }) => ((passage.mark & mask) >>> 0 === value) !== negated,
        };
      },
    };
  },
};

import type { Extension, Match } from "../extension.ts";
import { quoteWord, RulesetError } from "../words.ts";

/** -m comment: matches everything. */
export const comment: Extension<Match> = {
  name: "comment",
  parse() {
    let text: string | undefined;
    return {
      take(option) {
        if (option.name !== "--comment") return false;
        text = option.value();
        return true;
      },
      finish() {
        if (text === undefined) throw new RulesetError('comment: option "--comment" must be specified');
        return { name: "comment", text: `--comment ${quoteWord(text)}`, test: () => true };
      },
    };
  },
};

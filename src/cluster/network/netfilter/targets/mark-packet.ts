import type { Extension, Target } from "../extension.ts";
import { formatMark, parseMark } from "../mark-value.ts";
import { RulesetError } from "../words.ts";

/** -j MARK. All its options come down to: clear the bits of `mask`, then flip those of `value` (--set-xmark). */
export const markPacket: Extension<Target> = {
  name: "MARK",
  parse() {
    let change: { readonly value: number; readonly mask: number } | undefined;
    return {
      take({ name, value: nextWord }) {
        const taken = changeOf(name, nextWord);
        if (!taken) return false;
        change = taken;
        return true;
      },
      finish() {
        if (!change)
          throw new RulesetError("MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required");
        const { value, mask } = change;
        return {
          name: "MARK",
          text: `--set-xmark ${formatMark(value)}/${formatMark(mask)}`,
          run: ({ passage }) => {
            passage.mark = ((passage.mark & ~mask) ^ value) >>> 0;
            return undefined;
          },
        };
      },
    };
  },
};

function changeOf(option: string, nextWord: () => string): { value: number; mask: number } | undefined {
  switch (option) {
    case "--set-xmark":
      return parseMark(nextWord(), option);
    case "--set-mark": {
      const { value, mask } = parseMark(nextWord(), option);
      return { value, mask: (value | mask) >>> 0 };
    }
    case "--or-mark": {
      const { value } = parseMark(nextWord(), option);
      return { value, mask: value };
    }
    case "--xor-mark":
      return { value: parseMark(nextWord(), option).value, mask: 0 };
    case "--and-mark":
      return { value: 0, mask: ~parseMark(nextWord(), option).value >>> 0 };
    default:
      return undefined;
  }
}

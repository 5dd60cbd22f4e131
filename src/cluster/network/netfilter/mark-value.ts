import { RulesetError } from "./words.ts";

/** `value[/mask]` in decimal, octal or hexadecimal, as `option` was given; without a mask all bits. */
export function parseMark(text: string, option: string): { readonly value: number; readonly mask: number } {
  const [value = "", mask, ...rest] = text.split("/");
  if (rest.length > 0) throw badValue(option);
  return { value: parseNumber(value, option), mask: mask === undefined ? 0xffffffff : parseNumber(mask, option) };
}

function parseNumber(text: string, option: string): number {
  const octal = /^0[0-7]+$/.test(text);
  const number = octal ? Number.parseInt(text, 8) : /^(?:0x[\da-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(number <= 0xffffffff)) throw badValue(option);
  return number;
}

function badValue(option: string): RulesetError {
  return new RulesetError(
    `${option !== "--mark" ? "MARK" : "mark"}: bad integer value for option "${option}", or out of range.`,
  );
}

export function formatMark(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

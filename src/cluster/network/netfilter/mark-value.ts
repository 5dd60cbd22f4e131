import { RulesetError } from "./words.ts";

/** `value[/mask]` in decimal, octal or hexadecimal; without a mask all bits. */
export function parseMark(text: string): { readonly value: number; readonly mask: number } {
  const [value = "", mask, ...rest] = text.split("/");
  if (rest.length > 0) throw new RulesetError(`Bad mark value "${text}"`);
  return { value: parseNumber(value), mask: mask === undefined ? 0xffffffff : parseNumber(mask) };
}

function parseNumber(text: string): number {
  const octal = /^0[0-7]+$/.test(text);
  const number = octal ? Number.parseInt(text, 8) : /^(?:0x[\da-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!(number <= 0xffffffff)) throw new RulesetError(`Bad mark value "${text}"`);
  return number;
}

export function formatMark(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

import { parse, type Word } from "unbash";

const cache = new WeakMap<Word, readonly Word[]>();

/** bash's brace expansion, which happens on the text before anything else: `a{b,c}` and `{1..3}`. */
export function expandBraces(word: Word): readonly Word[] {
  if (!word.parts?.some((part) => part.type === "BraceExpansion")) return [word];
  let words = cache.get(word);
  if (!words) {
    const texts = bracedTexts(word.text);
    const command = parse(`: ${texts.join(" ")}`).commands[0]?.command;
    const suffix = command?.type === "Command" ? command.suffix : [];
    words = suffix.filter((part): part is Word => part.type === "Word");
    cache.set(word, words);
  }
  return words;
}

function bracedTexts(text: string): string[] {
  for (const start of openings(text)) {
    const group = readGroup(text, start);
    if (!group) continue;
    const head = text.slice(0, start);
    const tails = bracedTexts(text.slice(group.end));
    const middles = group.choices ?? sequence(group.inside);
    if (!middles) continue;
    return middles.flatMap((middle) =>
      bracedTexts(middle).flatMap((one) => tails.map((tail) => `${head}${one}${tail}` || '""')),
    );
  }
  return [text];
}

/** Unquoted `{` that no `$` stands in front of. */
function* openings(text: string): Generator<number> {
  for (let at = 0; at < text.length; at++) {
    at = skipQuoted(text, at);
    if (text.charAt(at) === "{" && text.charAt(at - 1) !== "$") yield at;
  }
}

/** Moves over a quoted or escaped stretch that begins at `at`, to its last character. */
function skipQuoted(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === "\\") return at + 1;
  if (character !== "'" && character !== '"') return at;
  const close = text.indexOf(character, at + 1);
  return close < 0 ? text.length : close;
}

function readGroup(text: string, start: number): { choices?: string[]; inside: string; end: number } | undefined {
  let depth = 0;
  let from = start + 1;
  const choices: string[] = [];
  for (let at = start; at < text.length; at++) {
    at = skipQuoted(text, at);
    const character = text.charAt(at);
    if (character === "{") depth++;
    else if (character === "," && depth === 1) {
      choices.push(text.slice(from, at));
      from = at + 1;
    } else if (character === "}" && --depth === 0) {
      const inside = text.slice(start + 1, at);
      if (choices.length === 0) return { inside, end: at + 1 };
      return { choices: [...choices, text.slice(from, at)], inside, end: at + 1 };
    }
  }
  return undefined;
}

function sequence(inside: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inside);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inside);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const [, from = "", to = "", by = "1"] = match;
  const first = numbers ? Number(from) : from.charCodeAt(0);
  const last = numbers ? Number(to) : to.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(by)));
  if (Math.abs(last - first) / step > 100_000) return undefined;
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  const results: string[] = [];
  for (let value = first; first <= last ? value <= last : value >= last; value += first <= last ? step : -step) {
    results.push(numbers ? padded(value, width) : String.fromCharCode(value));
  }
  return results;
}

function padded(value: number, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
}

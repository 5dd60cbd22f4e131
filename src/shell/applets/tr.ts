import { unescapeText } from "../escapes.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const tr: AppletMain = async (applet) => {
  const options = applet.options("+cCdst", { delete: "d", complement: "c", "squeeze-repeats": "s" });
  const [first, second] = options.operands;
  if (first === undefined) throw new UsageError();
  if (second === undefined && !options.has("d") && !options.has("s")) {
    throw new UsageError(applet.isGnu ? `missing operand after '${first}'` : "");
  }
  const from = expandSet(first);
  const to = second === undefined ? [] : expandSet(second, from.length);
  const members = new Set(from);
  const complement = options.has("c") || options.has("C");
  const isMember = (character: string) => members.has(character) !== complement;
  const map = new Map<string, string>();
  if (!complement)
    for (const [index, character] of from.entries()) map.set(character, to[index] ?? to.at(-1) ?? character);
  const squeezed = new Set(second === undefined || options.has("d") ? to : to);
  const squeezes = (character: string) => {
    if (!options.has("s")) return false;
    return second === undefined ? isMember(character) : squeezed.has(character);
  };
  const decoder = new TextDecoder();
  let last = "";
  for await (const chunk of applet.chunks(applet.process.stdin)) {
    let text = "";
    for (const character of decoder.decode(chunk, { stream: true })) {
      let result = character;
      if (isMember(character)) {
        if (options.has("d")) continue;
        if (second !== undefined) result = complement ? (to.at(-1) ?? character) : (map.get(character) ?? character);
      }
      if (result === last && squeezes(result)) continue;
      last = result;
      text += result;
    }
    await applet.write(text);
  }
  return 0;
};

const classes: Record<string, () => string[]> = {
  lower: () => range("a", "z"),
  upper: () => range("A", "Z"),
  digit: () => range("0", "9"),
  alpha: () => [...range("A", "Z"), ...range("a", "z")],
  alnum: () => [...range("0", "9"), ...range("A", "Z"), ...range("a", "z")],
  space: () => [..."\t\n\v\f\r "],
  blank: () => [..."\t "],
  punct: () => [...range("!", "/"), ...range(":", "@"), ...range("[", "`"), ...range("{", "~")],
  cntrl: () => [...range("\0", "\x1f"), "\x7f"],
  print: () => range(" ", "~"),
  graph: () => range("!", "~"),
  xdigit: () => [...range("0", "9"), ...range("A", "F"), ...range("a", "f")],
};

/** A set as tr writes it: ranges, classes, escapes, `[x*n]` up to `length` characters. */
function expandSet(text: string, length = 0): string[] {
  const characters = [...unescapeText(text, "format").text];
  const result: string[] = [];
  for (let at = 0; at < characters.length; at++) {
    const rest = characters.slice(at).join("");
    const named = /^\[:(\w+):\]/.exec(rest);
    const members = named && classes[named[1] ?? ""]?.();
    const repeated = /^\[(.)\*(\d*)\]/su.exec(rest);
    const character = characters[at] ?? "";
    const end = characters[at + 2];
    if (named && members) {
      result.push(...members);
      at += named[0].length - 1;
    } else if (repeated) {
      const count = repeated[2] ? Number(repeated[2]) : length - result.length;
      for (let index = 0; index < count; index++) result.push(repeated[1] ?? "");
      at += [...repeated[0]].length - 1;
    } else if (characters[at + 1] === "-" && end !== undefined && end >= character) {
      result.push(...range(character, end));
      at += 2;
    } else result.push(character);
  }
  return result;
}

function range(first: string, last: string): string[] {
  const start = first.codePointAt(0) ?? 0;
  return Array.from({ length: (last.codePointAt(0) ?? 0) - start + 1 }, (_, index) =>
    String.fromCodePoint(start + index),
  );
}

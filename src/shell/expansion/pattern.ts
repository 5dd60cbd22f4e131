const classes: Record<string, string> = {
  alpha: "\\p{L}",
  digit: "0-9",
  alnum: "\\p{L}0-9",
  upper: "\\p{Lu}",
  lower: "\\p{Ll}",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
  cntrl: "\\x00-\\x1f\\x7f",
  print: "\\x20-\\x7e\\u00a0-\\u{10ffff}",
  graph: "\\x21-\\x7e\\u00a1-\\u{10ffff}",
};

/** A character class `[:name:]` as the inside of a JavaScript class (flag `u`); undefined for an unknown name. */
export function classRanges(name: string): string | undefined {
  return classes[name];
}

/** The source of a JavaScript regular expression (flags `su`) for a shell pattern (POSIX 2.13), without anchors. */
export function patternSource(pattern: string, lazy = false): string {
  const characters = [...pattern];
  let source = "";
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "\\" && at + 1 < characters.length) source += escapeRegExp(characters[++at] ?? "");
    else if (character === "*") source += lazy ? ".*?" : ".*";
    else if (character === "?") source += ".";
    else if (character === "[") {
      const bracket = readBracket(characters, at);
      if (bracket) {
        source += bracket.source;
        at = bracket.end;
      } else source += "\\[";
    } else source += escapeRegExp(character);
  }
  return source;
}

export function patternExpression(pattern: string): RegExp {
  return compile(`^${patternSource(pattern)}$`);
}

/** Compiles; a range that makes no sense (`[z-a]`) matches nothing, as in the shell. */
export function compile(source: string, flags = "su"): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return /(?!)/;
  }
}

/** Whether a pattern can match anything but itself. */
export function isPattern(pattern: string): boolean {
  return /(?<!\\)(?:\\\\)*[*?[]/.test(pattern);
}

/** A pattern that is none after all: its escapes taken away. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** A bracket expression that begins at `start`, as a JavaScript class; undefined when it is not closed. */
function readBracket(characters: readonly string[], start: number): { source: string; end: number } | undefined {
  let at = start + 1;
  const negated = characters[at] === "!" || characters[at] === "^";
  if (negated) at++;
  let inside = "";
  for (let first = true; ; first = false) {
    const character = characters[at];
    if (character === undefined) return undefined;
    if (character === "]" && !first) return { source: `[${negated ? "^" : ""}${inside}]`, end: at };
    if (character === "[" && characters[at + 1] === ":") {
      const close = characters.indexOf("]", at);
      const name = characters.slice(at + 2, close - 1).join("");
      const ranges = classRanges(name);
      if (close > 0 && characters[close - 1] === ":" && ranges !== undefined) {
        inside += ranges;
        at = close + 1;
        continue;
      }
    }
    if (character === "\\" && at + 1 < characters.length) {
      inside += escapeClass(characters[at + 1] ?? "");
      at += 2;
      continue;
    }
    const isRange = character === "-" && !first && characters[at + 1] !== "]";
    inside += isRange ? "-" : escapeClass(character);
    at++;
  }
}

function escapeClass(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
}

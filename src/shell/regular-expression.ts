import { classRanges, escapeRegExp } from "./expansion/pattern.ts";

/** A pattern that POSIX' regcomp refuses; `message` is what it says. */
export class RegularExpressionError extends Error {}

export type Syntax = "basic" | "extended" | "fixed";

/** Compiles a POSIX expression (XBD chapter 9, with GNU's `\w`, `\<`, `\+` …) to a JavaScript one. */
export function compileExpression(pattern: string, syntax: Syntax, flags = ""): RegExp {
  const source =
    syntax === "fixed" ? escapeRegExp(pattern) : new Translator(pattern, syntax === "extended").translate();
  try {
    return new RegExp(source, `${flags}su`);
  } catch {
    throw new RegularExpressionError("Invalid regular expression");
  }
}

const escapes: Record<string, string> = {
  w: "[\\p{L}\\p{N}_]",
  W: "[^\\p{L}\\p{N}_]",
  s: "\\s",
  S: "\\S",
  b: "\\b",
  B: "\\B",
  "<": "\\b(?=\\w)",
  ">": "\\b(?<=\\w)",
  "`": "^",
  "'": "$",
  n: "\\n",
  t: "\\t",
  r: "\\r",
  f: "\\f",
  v: "\\v",
};

class Translator {
  readonly #pattern: string;
  readonly #extended: boolean;
  #at = 0;
  #open = 0;
  /** Whether something stands before the place that a `*` could repeat. */
  #hasAtom = false;
  #source = "";

  constructor(pattern: string, extended: boolean) {
    this.#pattern = pattern;
    this.#extended = extended;
  }

  translate(): string {
    while (this.#at < this.#pattern.length) this.#next();
    if (this.#open > 0) throw new RegularExpressionError(this.#extended ? "Unmatched ( or \\(" : "Unmatched ( or \\(");
    return this.#source;
  }

  #next(): void {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    if (character === "\\") this.#escape();
    else if (character === "[") this.#bracket();
    else if (character === ".") this.#atom(".");
    else if (character === "*") this.#repeat("*", character);
    else if (character === "^") {
      if (this.#extended || this.#isStart()) this.#anchor("^");
      else this.#atom("\\^");
    } else if (character === "$") {
      if (this.#extended || this.#isEnd()) this.#anchor("$");
      else this.#atom("\\$");
    } else if (this.#extended && "+?".includes(character)) this.#repeat(character, character);
    else if (this.#extended && character === "{") this.#interval("}");
    else if (this.#extended && character === "(") this.#group();
    else if (this.#extended && character === ")" && this.#open > 0) this.#endGroup();
    else if (this.#extended && character === "|") this.#alternative();
    else this.#atom(escapeRegExp(character));
  }

  #escape(): void {
    const character = this.#pattern.charAt(this.#at++);
    if (character === "") throw new RegularExpressionError("Trailing backslash");
    if (!this.#extended && "(){}|+?".includes(character)) {
      if (character === "(") this.#group();
      else if (character === ")") {
        if (this.#open === 0) throw new RegularExpressionError("Unmatched ) or \\)");
        this.#endGroup();
      } else if (character === "{") this.#interval("\\}");
      else if (character === "|") this.#alternative();
      else this.#repeat(character, character);
    } else if (/[1-9]/.test(character)) this.#atom(`(?:\\${character})`);
    else this.#atom(escapes[character] ?? escapeRegExp(character));
  }

  #atom(source: string): void {
    this.#source += source;
    this.#hasAtom = true;
  }

  #anchor(source: string): void {
    this.#source += source;
    this.#hasAtom = false;
  }

  #group(): void {
    this.#open++;
    this.#anchor("(");
  }

  #endGroup(): void {
    this.#open--;
    this.#atom(")");
  }

  #alternative(): void {
    this.#anchor("|");
  }

  #repeat(operator: string, literal: string): void {
    if (!this.#hasAtom) this.#atom(`\\${literal}`);
    // Repeating a repetition changes nothing that matters: `a**`.
    else if (!/(?<!\\)[*+?}]$/.test(this.#source)) this.#source += operator;
    else this.#source = `${this.#source.replace(/[*+?]$/, "")}*`;
  }

  #interval(end: string): void {
    const close = this.#pattern.indexOf(end, this.#at);
    const counts = close < 0 ? "" : this.#pattern.slice(this.#at, close);
    const match = /^(\d*)(,?)(\d*)$/.exec(counts);
    if (!match || counts === "" || counts === "," || !this.#hasAtom) {
      if (!this.#extended) throw new RegularExpressionError(close < 0 ? "Unmatched \\{" : "Invalid content of \\{\\}");
      this.#atom("\\{");
      return;
    }
    this.#at = close + end.length;
    this.#source += `{${match[1] || "0"}${match[2]}${match[3]}}`;
  }

  #isStart(): boolean {
    return this.#source === "" || /(?:^|[^\\])[(|]$/.test(this.#source);
  }

  #isEnd(): boolean {
    return this.#at === this.#pattern.length || /^\\[)|]/.test(this.#pattern.slice(this.#at));
  }

  #bracket(): void {
    let at = this.#at;
    const negated = this.#pattern.charAt(at) === "^";
    if (negated) at++;
    let inside = "";
    for (let first = true; ; first = false) {
      const character = String.fromCodePoint(this.#pattern.codePointAt(at) ?? 0);
      if (at >= this.#pattern.length) throw new RegularExpressionError("Unmatched [, [^, [:, [., or [=");
      if (character === "]" && !first) break;
      const named = /^\[:(\w+):\]/.exec(this.#pattern.slice(at));
      const ranges = named && classRanges(named[1] ?? "");
      if (named) {
        if (!ranges) throw new RegularExpressionError("Invalid character class name");
        inside += ranges;
        at += named[0].length;
        continue;
      }
      const next = this.#pattern.charAt(at + character.length);
      if (character === "\\" && (next === "n" || next === "t" || next === "]" || next === "\\")) {
        // Not POSIX, where a backslash stands for itself; sed and awk take \n and \t here.
        inside += next === "]" ? "\\\\" : next === "\\" ? "\\\\" : `\\${next}`;
        at += next === "]" ? 1 : 2;
        continue;
      }
      const isRange = character === "-" && !first && next !== "]";
      inside += isRange ? "-" : character.replace(/[\\\]^[&~-]/, "\\$&").replace(/^\\([&~])$/, "$1");
      at += character.length;
    }
    this.#at = at + 1;
    // Like grep and sed, a negated class does not cross lines by accident: they never see the newline.
    this.#atom(inside === "" ? "(?!)" : `[${negated ? "^" : ""}${inside}]`);
  }
}

import { compileExpression, RegularExpressionError } from "../regular-expression.ts";
import { type Address, type ReplacementPart, type SedCommand, SedSyntaxError, type Substitution } from "./syntax.ts";

/** Reads a sed script; `extended`: -E; `gnu`: with what busybox does not have. */
export function parseSed(script: string, extended: boolean, gnu = false): SedCommand[] {
  const parser = new Parser(script, extended, gnu);
  try {
    return parser.commands();
  } catch (error) {
    if (error instanceof SedSyntaxError) error.position = Math.min(parser.position, script.length);
    throw error;
  }
}

class Parser {
  readonly #script: string;
  readonly #extended: boolean;
  readonly #gnu: boolean;
  #at = 0;

  constructor(script: string, extended: boolean, gnu: boolean) {
    this.#gnu = gnu;
    this.#script = script;
    this.#extended = extended;
  }

  get position(): number {
    return this.#at;
  }

  commands(): SedCommand[] {
    const commands: SedCommand[] = [];
    const open: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#skip(/#[^\n]*/y) !== "") continue;
      if (this.#at >= this.#script.length) break;
      const command = this.#command();
      if (command.name === "{") open.push(command);
      if (command.name === "}") {
        const opening = open.pop();
        if (!opening) throw new SedSyntaxError("unexpected '}'");
        opening.target = commands.length;
      }
      commands.push(command);
    }
    for (const opening of open) {
      if (this.#gnu) throw new SedSyntaxError("unmatched `{'");
      opening.target = commands.length;
    }
    for (const command of commands) {
      if (!"btT".includes(command.name) || command.text === "") continue;
      const target = commands.findIndex((other) => other.name === ":" && other.text === command.text);
      if (target < 0) throw new SedSyntaxError(`can't find label '${command.text}'`);
      command.target = target;
    }
    return commands;
  }

  #command(): SedCommand {
    const first = this.#address();
    this.#skip(/[ \t]*/y);
    let second: Address | undefined;
    if (first && this.#skip(/,/y) !== "") {
      this.#skip(/[ \t]*/y);
      second = this.#address(true);
      if (!second) throw new SedSyntaxError(this.#gnu ? "unexpected `,'" : "no address after comma");
    }
    this.#skip(/[ \t]*/y);
    const negated = this.#skip(/!+[ \t]*/y) !== "";
    const name = this.#script.charAt(this.#at++);
    if (name === "") throw new SedSyntaxError("missing command");
    const base = { first, second, negated, name, text: "", substitution: undefined, map: undefined, target: undefined };
    if ("{}=dDgGhHnNpPxlz".includes(name)) {
      if (name !== "{" && name !== "}") this.#end();
      return base;
    }
    switch (name) {
      case "s":
        return { ...base, substitution: this.#substitution() };
      case "y":
        return { ...base, map: this.#transliteration() };
      case "a":
      case "i":
      case "c":
        return { ...base, text: this.#text() };
      case ":":
      case "b":
      case "t":
      case "T":
        this.#skip(/[ \t]*/y);
        return { ...base, text: this.#skip(name === ":" ? /[^\s;]*/y : /[^\s;}]*/y) };
      case "q":
      case "Q":
        this.#skip(/[ \t]*/y);
        return { ...base, text: this.#skip(/\d*/y) };
      case "r":
      case "w":
        this.#skip(/[ \t]*/y);
        return { ...base, text: this.#skip(/[^\n]*/y) };
      default:
        throw new SedSyntaxError(`unsupported command ${name}`);
    }
  }

  #end(): void {
    this.#skip(/[ \t]*/y);
    if (!/^(?:[\n;}#]|$)/.test(this.#script.slice(this.#at)))
      throw new SedSyntaxError("extra characters after command");
  }

  #address(isSecond = false): Address | undefined {
    const number = this.#skip(/\d+/y);
    if (number !== "") {
      const step = this.#skip(/~\d+/y);
      if (step === "") return { type: "line", line: Number(number) };
      return { type: "step", first: Number(number), step: Number(step.slice(1)) };
    }
    if (this.#skip(/\$/y) !== "") return { type: "last" };
    const more = isSecond ? this.#skip(/\+\d+/y) : "";
    if (more !== "") return { type: "more", lines: Number(more) };
    const custom = this.#skip(/\\/y) !== "";
    if (!custom && this.#script.charAt(this.#at) !== "/") return undefined;
    const source = this.#delimited(this.#script.charAt(this.#at++));
    const flags = this.#skip(/[IM]+/y);
    return { type: "regex", expression: this.#expression(source, flags.includes("I")) };
  }

  /** Up to the next unescaped delimiter, which is taken too. In an expression, brackets hide it. */
  #delimited(delimiter: string, isExpression = true): string {
    let text = "";
    for (; this.#at < this.#script.length; this.#at++) {
      const character = this.#script.charAt(this.#at);
      if (character === delimiter) {
        this.#at++;
        return text;
      }
      if (character === "\\") {
        const next = this.#script.charAt(++this.#at);
        text += next === delimiter && next !== "\\" ? (isSpecial(next) ? `\\${next}` : next) : `\\${next}`;
      } else if (character === "[" && isExpression) {
        const bracket = /\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]\n])*\]/y;
        bracket.lastIndex = this.#at;
        const whole = bracket.exec(this.#script)?.[0] ?? character;
        text += whole;
        this.#at += whole.length - 1;
      } else text += character;
    }
    throw new SedSyntaxError(`unmatched '${delimiter}'`);
  }

  #expression(source: string, ignoreCase: boolean): RegExp | undefined {
    if (source === "") return undefined;
    try {
      return compileExpression(source, this.#extended ? "extended" : "basic", ignoreCase ? "gi" : "g");
    } catch (error) {
      if (this.#gnu && error instanceof RegularExpressionError) throw new SedSyntaxError(error.message);
      throw error;
    }
  }

  #substitution(): Substitution {
    const delimiter = this.#script.charAt(this.#at++);
    const source = this.#delimited(delimiter);
    const replacement = readReplacement(this.#delimited(delimiter, false), this.#gnu);
    const flags = this.#skip(/(?:[gpiIeM]|\d+)*/y);
    let file: string | undefined;
    if (this.#skip(/w[ \t]*/y) !== "") file = this.#skip(/[^\n]*/y);
    else this.#skip(/[ \t]*/y);
    if (!/^(?:[\n;}#]|$)/.test(this.#script.slice(this.#at)))
      throw new SedSyntaxError("bad option in substitution expression");
    // GNU's sed has read what ends the command before it looks at what is in it.
    const end = this.#at++;
    const expression = this.#expression(source, /i/i.test(flags));
    const groups = expression ? (new RegExp(`${expression.source}|`, "su").exec("")?.length ?? 1) - 1 : 9;
    const missing = replacement.find((part) => typeof part === "number" && part > groups);
    if (this.#gnu && missing !== undefined)
      throw new SedSyntaxError(`invalid reference \\${missing} on \`s' command's RHS`);
    this.#at = end;
    return {
      expression,
      replacement,
      all: flags.includes("g"),
      occurrence: Number(/\d+/.exec(flags)?.[0] ?? 1),
      print: flags.includes("p"),
      file,
    };
  }

  #transliteration(): ReadonlyMap<string, string> {
    const delimiter = this.#script.charAt(this.#at++);
    const [from, to] = [this.#delimited(delimiter, false), this.#delimited(delimiter, false)].map((text) => [
      ...text.replace(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character)),
    ]);
    if (from?.length !== to?.length) throw new SedSyntaxError("y command strings have different lengths");
    return new Map(from?.map((character, index) => [character, to?.[index] ?? ""]));
  }

  /** The text of a, i and c: one line, or more that end in backslashes. */
  #text(): string {
    this.#skip(/[ \t]*(?:\\[ \t]*\n[ \t]*)?/y);
    const text = this.#skip(/(?:\\[\s\S]|[^\\\n])*/y);
    return text
      .replace(/^\\(?=\s)/, "")
      .replace(/\\([\s\S])/g, (_, character: string) => (character === "t" ? "\t" : character));
  }

  #skip(expression: RegExp): string {
    expression.lastIndex = this.#at;
    const text = expression.exec(this.#script)?.[0] ?? "";
    this.#at += text.length;
    return text;
  }
}

/** Whether a delimiter would mean something in an expression once its backslash is gone. */
function isSpecial(character: string): boolean {
  return /[.*[\]^$+?(){}|]/.test(character);
}

function readReplacement(text: string, gnu: boolean): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  for (const [part = ""] of text.matchAll(/\\[\s\S]|&|[^\\&]+/g)) {
    const escaped = part.startsWith("\\") ? part.charAt(1) : undefined;
    if (part === "&") parts.push(0);
    else if (escaped === undefined) parts.push(part);
    else if (/\d/.test(escaped)) parts.push(Number(escaped));
    else if (escaped === "n") parts.push("\n");
    else if (escaped === "t") parts.push("\t");
    else if (gnu && isFold(escaped)) parts.push({ fold: escaped });
    else parts.push(escaped);
  }
  return parts;
}

function isFold(letter: string): letter is "U" | "L" | "u" | "l" | "E" {
  return /^[ULulE]$/.test(letter);
}

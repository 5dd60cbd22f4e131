import { FileError } from "../../cluster/files.ts";
import type { ByteReader } from "../../cluster/pipe.ts";
import { compileExpression, RegularExpressionError, type Syntax } from "../regular-expression.ts";
import { type Applet, type AppletMain, Failure, type Options, UsageError } from "./applet.ts";

const longNames = {
  "extended-regexp": "E",
  "fixed-strings": "F",
  "basic-regexp": "G",
  "perl-regexp": "P",
  "only-matching": "o",
  count: "c",
  "invert-match": "v",
  "ignore-case": "i",
  "line-number": "n",
  quiet: "q",
  silent: "q",
  "word-regexp": "w",
  "line-regexp": "x",
  "max-count": "m",
  "after-context": "A",
  "before-context": "B",
  context: "C",
  recursive: "r",
  "files-with-matches": "l",
  "files-without-match": "L",
  "no-filename": "h",
  "with-filename": "H",
  "no-messages": "s",
  regexp: "e",
  file: "f",
  color: "y",
  colour: "y",
  "line-buffered": "u",
};

/** `grep`, `egrep`, `fgrep`. */
export const grep: AppletMain = async (applet) => {
  const options = applet.options(
    applet.isGnu ? "EFGPHhLlovcinqrRswxe:f:m:A:B:C:uy" : "EFGHhLlovcinqrRswxe:f:m:A:B:C:uy",
    applet.isGnu ? longNames : {},
  );
  checkCount(applet, options.value("m"));
  const operands = [...options.operands];
  const patterns = options.values("e").flatMap((pattern) => pattern.split("\n"));
  for (const name of options.values("f")) patterns.push(...(await readPatterns(applet, name)));
  if (!options.has("e") && !options.has("f")) {
    const pattern = operands.shift();
    if (pattern === undefined) throw new UsageError("", applet.isGnu ? 2 : 1);
    patterns.push(...pattern.split("\n"));
  }
  const recursive = options.has("r") || options.has("R");
  const names = recursive
    ? (operands.length > 0 ? operands : ["."]).flatMap((name) => filesUnder(applet, name))
    : operands;
  const withNames = options.has("H") || (!options.has("h") && (names.length > 1 || recursive));
  const search = new Search(applet, options, compileAll(applet, options, patterns), withNames);
  let failed = false;
  for (const name of names.length > 0 ? names : ["-"]) {
    try {
      await search.run(applet.open(name), name === "-" ? "(standard input)" : name);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failed = true;
      if (!options.has("s")) await applet.complain(`${name}: ${error.message}`);
    }
    if (search.found && options.has("q")) return 0;
  }
  return failed ? 2 : search.found ? 0 : 1;
};

function checkCount(applet: Applet, most = "0"): void {
  if (applet.isGnu && !/^-?\d+$/.test(most)) throw new Failure("invalid max count", 2);
  if (!applet.isGnu && !/^\d+$/.test(most)) throw new Failure(`invalid number '${most}'`, 1);
}

async function readPatterns(applet: Applet, name: string): Promise<string[]> {
  const patterns: string[] = [];
  for await (const lines of applet.lines(applet.open(name))) patterns.push(...lines);
  return patterns;
}

function compileAll(applet: Applet, options: Options, patterns: readonly string[]): RegExp[] {
  const syntax: Syntax =
    options.has("F") || applet.name === "fgrep"
      ? "fixed"
      : options.has("E") || applet.name === "egrep"
        ? "extended"
        : "basic";
  const flags = `g${options.has("i") || (options.has("y") && !applet.isGnu) ? "i" : ""}`;
  return patterns.map((pattern) => {
    try {
      const expression = options.has("P") ? compilePerl(pattern, flags) : compileExpression(pattern, syntax, flags);
      if (options.has("x")) return new RegExp(`^(?:${expression.source})$`, expression.flags);
      if (!options.has("w")) return expression;
      return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${expression.source})(?![\\p{L}\\p{N}_])`, expression.flags);
    } catch (error) {
      if (!(error instanceof RegularExpressionError)) throw error;
      throw new Failure(applet.isGnu ? error.message : `bad regex '${pattern}'`, 2);
    }
  });
}

/** PCRE as far as it is JavaScript's, and `\K`. */
function compilePerl(pattern: string, flags: string): RegExp {
  const [before = "", after] = pattern.split(/(?<=(?<!\\)(?:\\\\)*)\\K/);
  try {
    return new RegExp(after === undefined ? before : `(?<=${before})${after}`, `${flags}u`);
  } catch {
    throw new Failure(`eastwest: the Perl expression '${pattern}' is wrong, or not simulated`, 2);
  }
}

function filesUnder(applet: Applet, name: string): string[] {
  const { files } = applet.process.machine;
  const path = applet.path(name);
  if (!files.exists(path) || files.stat(path).type === "file") return [name];
  return files.list(path).flatMap((inner) => filesUnder(applet, `${name.replace(/\/$/, "")}/${inner}`));
}

class Search {
  found = false;
  readonly #applet: Applet;
  readonly #options: Options;
  readonly #expressions: readonly RegExp[];
  readonly #withNames: boolean;
  readonly #most: number;
  readonly #before: number;
  readonly #after: number;
  readonly #hasContext: boolean;
  /** Whether a context was printed already, so that the next one is set off. */
  #printedContext = false;

  constructor(applet: Applet, options: Options, expressions: readonly RegExp[], withNames: boolean) {
    this.#applet = applet;
    this.#options = options;
    this.#expressions = expressions;
    this.#withNames = withNames;
    const most = Number(options.value("m") ?? -1);
    this.#most = most < 0 ? Number.POSITIVE_INFINITY : most;
    this.#before = Number(options.value("B") ?? options.value("C") ?? 0);
    const given = ["A", "B", "C"].some((letter) => options.has(letter));
    this.#hasContext = applet.isGnu ? given : ["A", "B", "C"].some((letter) => Number(options.value(letter) ?? 0) > 0);
    this.#after = Number(options.value("A") ?? options.value("C") ?? 0);
  }

  async run(reader: ByteReader, name: string): Promise<void> {
    const options = this.#options;
    const listing = options.has("l") || options.has("L");
    let count = 0;
    let number = 0;
    let trailing = 0;
    let printed = 0;
    const held: string[] = [];
    search: for await (const lines of this.#applet.lines(reader)) {
      let output = "";
      for (const line of lines) {
        number++;
        if (count < this.#most && this.#matches(line) !== options.has("v")) {
          count++;
          this.found = true;
          if (options.has("q")) return;
          if (listing) break search;
          if (options.has("c")) continue;
          const first = number - held.length;
          if (this.#hasContext && this.#printedContext && first > printed + 1) output += "--\n";
          for (const [index, earlier] of held.entries()) output += this.#line(name, first + index, "-", earlier);
          held.length = 0;
          output += this.#matchedLine(name, number, line);
          trailing = this.#after;
          printed = number;
          this.#printedContext = true;
        } else if (trailing > 0 && !options.has("o") && !options.has("c")) {
          trailing--;
          output += this.#line(name, number, "-", line);
          printed = number;
        } else if (count >= this.#most) {
          await this.#applet.write(output);
          break search;
        } else if (this.#before > 0) {
          held.push(line);
          if (held.length > this.#before) held.shift();
        }
      }
      await this.#applet.write(output);
    }
    if (options.has("c") && !listing) await this.#applet.write(`${this.#withNames ? `${name}:` : ""}${count}\n`);
    if (options.has("l") ? count > 0 : options.has("L") && count === 0) await this.#applet.write(`${name}\n`);
  }

  #matches(line: string): boolean {
    return this.#expressions.some((expression) => {
      expression.lastIndex = 0;
      return expression.test(line);
    });
  }

  #matchedLine(name: string, number: number, line: string): string {
    if (!this.#options.has("o")) return this.#line(name, number, ":", line);
    if (this.#options.has("v")) return "";
    return this.#parts(line)
      .map((part) => this.#line(name, number, ":", part))
      .join("");
  }

  /** The matches, leftmost first and of several the longest, none empty. */
  #parts(line: string): string[] {
    const parts: string[] = [];
    for (let from = 0; from <= line.length; ) {
      let best: RegExpExecArray | undefined;
      for (const expression of this.#expressions) {
        expression.lastIndex = from;
        const match = expression.exec(line);
        if (!match) continue;
        const better =
          !best || match.index < best.index || (match.index === best.index && match[0].length > best[0].length);
        if (better) best = match;
      }
      if (!best) break;
      if (best[0] !== "") parts.push(best[0]);
      from = best.index + Math.max(1, best[0].length);
    }
    return parts;
  }

  #line(name: string, number: number, mark: string, text: string): string {
    return `${this.#withNames ? name + mark : ""}${this.#options.has("n") ? number + mark : ""}${text}\n`;
  }
}

import type { DoubleQuotedChild, HereDocBody, Word, WordPart } from "unbash";
import { notSimulated } from "../control-flow.ts";
import type { Shell } from "../shell-state.ts";
import { expandArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./braces.ts";
import { FieldBuilder, patternOf, type Sink, TextBuilder, textOf } from "./fields.ts";
import { expandNamed, expandParameter } from "./parameters.ts";
import { matchingPaths } from "./pathnames.ts";
import { isPattern } from "./pattern.ts";
import { substitute } from "./substitution.ts";

const special = /[\\~]/;

/** A command's words, split and with file names filled in. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const results: string[] = [];
  for (const word of words) {
    if (!word.parts && !special.test(word.text)) {
      results.push(word.text);
      continue;
    }
    for (const variant of shell.dialect === "bash" ? expandBraces(word) : [word]) {
      const builder = new FieldBuilder(shell.variables.get("IFS") ?? " \t\n");
      await expandInto(shell, variant, builder, true);
      builder.endField();
      for (const field of builder.fields) {
        const pattern = patternOf(field);
        const paths = !shell.options.noglob && isPattern(pattern) ? matchingPaths(shell, pattern) : [];
        if (paths.length > 0) results.push(...paths);
        else results.push(textOf(field));
      }
    }
  }
  return results;
}

/** One text: no splitting, no file names. `assignment` also expands `~` behind colons. */
export async function expandText(shell: Shell, word: Word, assignment = false): Promise<string> {
  if (!word.parts && !special.test(word.text)) return word.text;
  const builder = new TextBuilder(" ");
  await expandInto(shell, word, builder, true, assignment);
  return textOf(builder.pieces);
}

/** A pattern whose quoted characters stand for themselves. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  const builder = new TextBuilder(" ");
  await expandInto(shell, word, builder, true);
  return patternOf(builder.pieces);
}

/** A here-document's text: only `$` and backquotes are expanded, and backslashes in front of them. */
export async function expandHereDocument(shell: Shell, body: HereDocBody): Promise<string> {
  if (!body.parts) return body.text.replace(/\\([\\$`])|\\\n/g, "$1");
  const builder = new TextBuilder(" ");
  for (const part of body.parts) await expandQuotedPart(shell, part, builder);
  return textOf(builder.pieces);
}

async function expandInto(
  shell: Shell,
  word: Word,
  sink: Sink,
  tilde: boolean,
  assignment = false,
  operand = false,
): Promise<void> {
  const parts: readonly WordPart[] = word.parts ?? [
    { type: "Literal", pos: word.pos, end: word.end, value: word.value, text: word.text },
  ];
  for (const [index, part] of parts.entries()) {
    if (part.type === "Literal") {
      const text =
        tilde && (index === 0 || assignment) ? expandTilde(shell, part.text, sink, index, assignment) : part.text;
      addLiteral(text, sink, operand);
    } else await expandPart(shell, part, sink);
  }
}

/** The word behind an operator in `${…}`: its blanks split as the parameter's value would. */
export async function expandOperand(shell: Shell, word: Word, sink: Sink, quoted: boolean): Promise<void> {
  if (!quoted) {
    await expandInto(shell, word, sink, true, false, true);
    return;
  }
  if (!word.parts) sink.text(word.value, true);
  for (const part of word.parts ?? []) {
    if (part.type === "DoubleQuoted") for (const child of part.parts) await expandQuotedPart(shell, child, sink);
    else await expandQuotedPart(shell, part, sink);
  }
}

async function expandPart(shell: Shell, part: WordPart, sink: Sink): Promise<void> {
  switch (part.type) {
    case "Literal":
    case "Glob":
      addLiteral(part.text, sink, false);
      return;
    case "BraceExpansion":
      if (part.parts) for (const inner of part.parts) await expandPart(shell, inner, sink);
      else addLiteral(part.text, sink, false);
      return;
    case "SingleQuoted":
    case "AnsiCQuoted":
      sink.text(part.value, true);
      return;
    case "DoubleQuoted":
    case "LocaleString":
      await expandQuoted(shell, part.parts, sink);
      return;
    case "SimpleExpansion":
      await expandNamed(shell, part.text.slice(1), sink, false);
      return;
    case "ParameterExpansion":
      await expandParameter(shell, part, sink, false);
      return;
    case "CommandExpansion":
      sink.expansion(await substitute(shell, part));
      return;
    case "ArithmeticExpansion":
      sink.expansion(await expandArithmetic(shell, part));
      return;
    case "ProcessSubstitution":
      throw notSimulated(`process substitution ${part.operator}(…)`);
    case "ExtendedGlob":
      throw notSimulated(`the extended pattern ${part.text}`);
  }
}

async function expandQuoted(shell: Shell, parts: readonly DoubleQuotedChild[], sink: Sink): Promise<void> {
  if (parts.length === 0) sink.text("", true);
  for (const part of parts) await expandQuotedPart(shell, part, sink);
}

/** Parts of an arithmetic expression, as inside double quotes. */
export async function expandPartsAsText(shell: Shell, parts: readonly WordPart[], sink: Sink): Promise<void> {
  for (const part of parts) {
    if (part.type === "DoubleQuoted") await expandQuoted(shell, part.parts, sink);
    else await expandQuotedPart(shell, part, sink);
  }
}

async function expandQuotedPart(shell: Shell, part: WordPart, sink: Sink): Promise<void> {
  switch (part.type) {
    case "Literal":
      sink.text(part.value, true);
      return;
    case "SimpleExpansion":
      await expandNamed(shell, part.text.slice(1), sink, true);
      return;
    case "ParameterExpansion":
      await expandParameter(shell, part, sink, true);
      return;
    case "CommandExpansion":
      sink.text(await substitute(shell, part), true);
      return;
    case "ArithmeticExpansion":
      sink.text(await expandArithmetic(shell, part), true);
      return;
    default:
      sink.text(part.text, true);
  }
}

/** Takes the backslashes out: what stood behind them is quoted. */
function addLiteral(text: string, sink: Sink, operand: boolean): void {
  const add = (run: string) => {
    if (run === "") return;
    if (operand) sink.expansion(run);
    else sink.text(run, false);
  };
  let from = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", from)) {
    add(text.slice(from, at));
    const escaped = text.charAt(at + 1);
    if (escaped === "") sink.text("\\", true);
    else if (escaped !== "\n") sink.text(escaped, true);
    from = at + 2;
    if (from > text.length) return;
  }
  add(text.slice(from));
}

/** `~` and `~/…` at a word's beginning (in an assignment also behind `:`); returns what is left of the text. */
function expandTilde(shell: Shell, text: string, sink: Sink, index: number, assignment: boolean): string {
  const home = shell.variables.get("HOME");
  if (home === undefined) return text;
  if (assignment && text.includes(":~")) {
    const [head = "", ...rest] = text.split(/:(?=~(?:\/|:|$))/);
    addLiteral(index === 0 ? expandTilde(shell, head, sink, index, false) : head, sink, false);
    for (const path of rest) {
      sink.text(`:${home}`, true);
      addLiteral(path.slice(1), sink, false);
    }
    return "";
  }
  if (index > 0 || !/^~(?:\/|:|$)/.test(text)) return text;
  sink.text(home, true);
  return text.slice(1);
}

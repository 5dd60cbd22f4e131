import type { ParameterDefaultOperation, ParameterExpansionPart } from "unbash";
import { notSimulated, ShellError } from "../control-flow.ts";
import type { Shell } from "../shell-state.ts";
import { evaluateText } from "./arithmetic.ts";
import { type Sink, TextBuilder, textOf } from "./fields.ts";
import { compile, patternSource } from "./pattern.ts";
import { expandOperand, expandPattern, expandText } from "./words.ts";

/** A parameter's value; undefined when it is not set. `@` and `*` come joined. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  switch (name) {
    case "?":
      return String(shell.status);
    case "#":
      return String(shell.parameters.length);
    case "$":
      return String(shell.process.pid);
    case "!":
      return shell.lastBackground && String(shell.lastBackground.pid);
    case "-":
      return optionLetters(shell);
    case "0":
      return shell.script ?? shell.name;
    case "@":
    case "*":
      return shell.parameters.length === 0 ? undefined : shell.parameters.join(separator(shell));
    case "LINENO":
      return String(shell.line);
    case "RANDOM":
      return String(shell.machine.random.int(32768));
    case "SECONDS":
      return shell.dialect === "bash"
        ? String(Math.floor((shell.machine.clock.now() - shell.startedAt) / 1000))
        : shell.variables.get(name);
  }
  if (/^\d+$/.test(name)) return shell.parameters[Number(name) - 1];
  return shell.variables.get(name);
}

/** `$name`. */
export async function expandNamed(shell: Shell, name: string, sink: Sink, quoted: boolean): Promise<void> {
  if (name === "@" || name === "*") {
    if (name === "*" && quoted) sink.text(shell.parameters.join(separator(shell)), true);
    else sink.list(shell.parameters, quoted);
    return;
  }
  add(parameterValue(shell, name) ?? missing(shell, name), sink, quoted);
}

/** `${…}`. */
export async function expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  sink: Sink,
  quoted: boolean,
): Promise<void> {
  let name = part.parameter;
  if (part.index !== undefined) throw notSimulated("an array");
  if (name === "" || !/^(?:[A-Za-z_]\w*|\d+|[-?#$!@*])$/.test(name)) throw badSubstitution(shell, part);
  if (part.prefix === "!") {
    if (shell.dialect === "ash") throw badSubstitution(shell, part);
    if (part.operation?.type === "Names") throw notSimulated(part.text);
    name = parameterValue(shell, name) ?? "";
  }
  if (part.prefix === "#") {
    const many = name === "@" || name === "*";
    const length = many ? shell.parameters.length : [...(parameterValue(shell, name) ?? missing(shell, name))].length;
    add(String(length), sink, quoted);
    return;
  }
  const operation = part.operation;
  if (!operation) {
    await expandNamed(shell, name, sink, quoted);
    return;
  }
  const value = parameterValue(shell, name);
  switch (operation.type) {
    case "Default":
      await expandDefault(shell, name, value, operation, sink, quoted);
      return;
    case "Remove": {
      const pattern = await expandPattern(shell, operation.operand);
      add(removed(value ?? missing(shell, name), operation.operator, pattern), sink, quoted);
      return;
    }
    case "Replace": {
      const pattern = patternSource(await expandPattern(shell, operation.pattern));
      const replacement = await expandText(shell, operation.replacement);
      const text = value ?? missing(shell, name);
      add(replaced(text, operation.operator, pattern, replacement), sink, quoted);
      return;
    }
    case "Slice": {
      const offset = Number(await evaluateText(shell, await expandText(shell, operation.offset)));
      const length = operation.length && Number(await evaluateText(shell, await expandText(shell, operation.length)));
      add(slice([...(value ?? missing(shell, name))], offset, length), sink, quoted);
      return;
    }
    case "CaseModification": {
      if (shell.dialect === "ash") throw badSubstitution(shell, part);
      const upper = operation.operator.startsWith("^");
      const text = value ?? missing(shell, name);
      const count = operation.operator.length === 2 ? text.length : 1;
      const head = text.slice(0, count);
      add((upper ? head.toUpperCase() : head.toLowerCase()) + text.slice(count), sink, quoted);
      return;
    }
    default:
      throw shell.dialect === "bash" && operation.type === "Transform"
        ? notSimulated(part.text)
        : badSubstitution(shell, part);
  }
}

async function expandDefault(
  shell: Shell,
  name: string,
  value: string | undefined,
  operation: ParameterDefaultOperation,
  sink: Sink,
  quoted: boolean,
): Promise<void> {
  const orEmpty = operation.operator.startsWith(":");
  const isSet = value !== undefined && !(orEmpty && value === "");
  const kind = operation.operator.at(-1);
  if (kind === "+") {
    if (isSet) await expandOperand(shell, operation.operand, sink, quoted);
    else if (quoted) sink.text("", true);
    return;
  }
  if (isSet) {
    await expandNamed(shell, name, sink, quoted);
    return;
  }
  if (kind === "-") {
    await expandOperand(shell, operation.operand, sink, quoted);
    return;
  }
  const builder = new TextBuilder(" ");
  await expandOperand(shell, operation.operand, builder, quoted);
  const text = textOf(builder.pieces);
  if (kind === "=") {
    shell.variables.set(name, text);
    add(text, sink, quoted);
    return;
  }
  const unset = orEmpty && shell.dialect === "bash" ? "parameter null or not set" : "parameter not set";
  throw new ShellError(`${name}: ${text || unset}`, shell.dialect === "ash" ? 2 : fatalStatus(shell));
}

function add(text: string, sink: Sink, quoted: boolean): void {
  if (quoted) sink.text(text, true);
  else sink.expansion(text);
}

/** The value of what is not set: nothing, or an error under `set -u`. */
function missing(shell: Shell, name: string): string {
  if (!shell.options.nounset || name === "@" || name === "*") return "";
  if (shell.dialect === "ash") throw new ShellError(`${name}: parameter not set`, 2);
  throw new ShellError(`${/^\d+$/.test(name) ? "$" : ""}${name}: unbound variable`, fatalStatus(shell));
}

/** bash gives 127 when the error ends the shell. */
function fatalStatus(shell: Shell): number {
  return shell.interactive ? 1 : 127;
}

function badSubstitution(shell: Shell, part: ParameterExpansionPart): ShellError {
  if (shell.dialect === "ash") return new ShellError("syntax error: bad substitution", 2);
  return new ShellError(`${part.text}: bad substitution`, 1);
}

function separator(shell: Shell): string {
  const separators = shell.variables.get("IFS");
  return separators === undefined ? " " : separators.charAt(0);
}

function removed(text: string, operator: "#" | "##" | "%" | "%%", pattern: string): string {
  if (operator === "#" || operator === "##") {
    return text.replace(compile(`^${patternSource(pattern, operator === "#")}`), "");
  }
  // The shortest suffix is what a greedy head leaves, the longest what a lazy one does.
  const head = operator === "%" ? ".*" : ".*?";
  return text.replace(compile(`^(${head})${patternSource(pattern)}$`), "$1");
}

function replaced(text: string, operator: "/" | "//" | "/#" | "/%", pattern: string, replacement: string): string {
  if (pattern === "") return text;
  const source = operator === "/#" ? `^${pattern}` : operator === "/%" ? `${pattern}$` : pattern;
  return text.replace(compile(source, operator === "//" ? "gsu" : "su"), () => replacement);
}

function slice(characters: readonly string[], offset: number, length: number | undefined): string {
  const start = offset < 0 ? characters.length + offset : offset;
  if (start < 0) return "";
  const end = length === undefined ? characters.length : length < 0 ? characters.length + length : start + length;
  return characters.slice(start, end).join("");
}

function optionLetters(shell: Shell): string {
  const { errexit, nounset, xtrace, noglob, noclobber } = shell.options;
  return `${errexit ? "e" : ""}${noglob ? "f" : ""}${shell.interactive ? "i" : ""}${nounset ? "u" : ""}${xtrace ? "x" : ""}${noclobber ? "C" : ""}`;
}

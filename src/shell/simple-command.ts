import type { Assignment, Command, Redirection, Word } from "unbash";
import { FileError } from "../cluster/files.ts";
import { expandAlias } from "./aliases.ts";
import { builtins, specialBuiltins } from "./builtins/registry.ts";
import { notSimulated } from "./control-flow.ts";
import type { Dialect } from "./dialect.ts";
import { expandText, expandWords } from "./expansion/words.ts";
import { callFunction } from "./function-call.ts";
import { runExternal } from "./invocation.ts";
import { redirectForGood, withRedirections } from "./redirection.ts";
import type { Shell } from "./shell-state.ts";

export async function runSimpleCommand(shell: Shell, node: Command): Promise<number> {
  shell.setLine(node.pos);
  const alias = expandAlias(shell, node);
  if (alias) return alias();
  shell.substitutionStatus = undefined;
  const argv = await expandArguments(shell, node);
  const redirections = node.redirects;
  const [name] = argv;
  if (name === undefined) {
    return withRedirections(shell, redirections, async () => {
      await assignAll(shell, node.prefix);
      return shell.substitutionStatus ?? 0;
    });
  }
  await trace(shell, argv);
  if (name === "exec" && argv.length === 1) {
    await redirectForGood(shell, redirections);
    return 0;
  }
  const assignments = await temporaryAssignments(shell, node.prefix);
  return withRedirections(shell, redirections, () => invoke(shell, node, argv, assignments));
}

async function invoke(
  shell: Shell,
  node: Command,
  argv: readonly string[],
  assignments: ReadonlyMap<string, string>,
): Promise<number> {
  const [name = ""] = argv;
  if (specialBuiltins.has(name)) {
    for (const [variable, value] of assignments) shell.variables.set(variable, value);
  }
  const definition = specialBuiltins.has(name) ? undefined : shell.functions.get(name);
  const builtin = builtins(shell).get(name);
  if (!definition && !builtin) return runExternal(shell, argv, assignments, shell.replacing === node);
  const run = async () => {
    try {
      return definition ? await callFunction(shell, definition, argv) : ((await builtin?.(shell, argv)) ?? 0);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await shell.complain(`write error: ${error.message}`, name);
      return 1;
    }
  };
  return assignments.size > 0 && !specialBuiltins.has(name) ? shell.variables.during(assignments, run) : run();
}

/** The command's words. What looks like an assignment behind `export` and its like is not split. */
async function expandArguments(shell: Shell, node: Command): Promise<string[]> {
  const argv: string[] = [];
  const words: (Word | Assignment)[] = node.name ? [node.name, ...node.args] : [];
  for (const word of words) {
    if (word.type === "Word") argv.push(...(await expandWords(shell, [word])));
    else if (word.value.type === "ArrayValue" || word.index) throw notSimulated("an array");
    else argv.push(`${word.name}${word.append ? "+" : ""}=${await expandText(shell, word.value, true)}`);
  }
  return argv;
}

async function assignedValue(shell: Shell, assignment: Assignment): Promise<string> {
  if (assignment.value.type === "ArrayValue" || assignment.index) throw notSimulated("an array");
  const value = await expandText(shell, assignment.value, true);
  return assignment.append ? `${shell.variables.get(assignment.name) ?? ""}${value}` : value;
}

async function assignAll(shell: Shell, prefix: readonly (Assignment | Redirection)[]): Promise<void> {
  for (const part of prefix) {
    if (part.type !== "Assignment") continue;
    const value = await assignedValue(shell, part);
    shell.variables.set(part.name, value);
    await trace(shell, [value], `${part.name}=`);
  }
}

async function temporaryAssignments(
  shell: Shell,
  prefix: readonly (Assignment | Redirection)[],
): Promise<Map<string, string>> {
  const assignments = new Map<string, string>();
  for (const part of prefix) {
    if (part.type === "Assignment") assignments.set(part.name, await assignedValue(shell, part));
  }
  return assignments;
}

/** `set -x`. */
async function trace(shell: Shell, words: readonly string[], assignment = ""): Promise<void> {
  if (!shell.options.xtrace) return;
  const shown = words.map((word) => (assignment !== "" && word === "" ? "" : quoteForTrace(word, shell.dialect)));
  await shell.writeError(`${shell.variables.get("PS4") ?? "+ "}${assignment}${shown.join(" ")}\n`);
}

/** A word in single quotes where it needs them; each shell has its own list (ash.c maybe_single_quote). */
function quoteForTrace(word: string, dialect: Dialect): string {
  const plain = dialect === "ash" ? /^[*-:?-Z\]-z}~\u0080-\uffff]+$/ : /^[\w@%+=:,./-]+$/;
  if (plain.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

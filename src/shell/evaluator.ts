import {
  type AndOr,
  type Case,
  type CompoundList,
  type If,
  type ParsedScript,
  type PipelineNode,
  parse,
  type Statement,
} from "unbash";
import { Signalled } from "../cluster/process.ts";
import { ExitControl, notSimulated, ShellError } from "./control-flow.ts";
import { evaluate } from "./expansion/arithmetic.ts";
import { patternExpression } from "./expansion/pattern.ts";
import { expandPattern, expandText } from "./expansion/words.ts";
import { runArithmeticFor, runFor, runWhile } from "./loops.ts";
import { runPipeline } from "./pipeline.ts";
import { withRedirections } from "./redirection.ts";
import type { Shell } from "./shell-state.ts";
import { runSimpleCommand } from "./simple-command.ts";
import { runSubshell, startSubshell } from "./subshell.ts";
import { syntaxErrorIn } from "./syntax-errors.ts";
import { evaluateTest } from "./test-command.ts";
import { runPendingTraps } from "./traps.ts";

/** Parses and runs a text in the shell itself: `eval`, `.`, traps. */
export async function runText(shell: Shell, text: string): Promise<number> {
  const { source, firstLine } = shell;
  shell.enter();
  shell.source = text;
  shell.firstLine = shell.line || 1;
  try {
    const script = parse(text);
    const error = syntaxErrorIn(shell, text, script);
    if (error !== undefined) throw new ShellError(error, 2);
    return await runStatements(shell, script.commands);
  } finally {
    shell.source = source;
    shell.firstLine = firstLine;
    shell.leave();
  }
}

/** Runs a script that is part of the current source. */
export function runScript(shell: Shell, script: ParsedScript): Promise<number> {
  const error = syntaxErrorIn(shell, shell.source, script);
  if (error !== undefined) throw new ShellError(error, 2);
  return runStatements(shell, script.commands);
}

export async function runStatements(shell: Shell, statements: readonly Statement[]): Promise<number> {
  let status = 0;
  for (const statement of statements) {
    if (statement.background) {
      startBackground(shell, statement);
      if (shell.machine.hasHostProcesses) await shell.machine.clock.turn();
      if (shell.interactive && shell.dialect === "bash") {
        await shell.writeError(`[${shell.jobs.list().at(-1)?.number}] ${shell.lastBackground?.pid}\n`);
      }
      status = 0;
    } else status = await runUnlessTrapped(shell, statement);
    shell.status = status;
    if (shell.pendingTraps.length > 0) {
      shell.interruption.renew();
      await runPendingTraps(shell);
    }
  }
  return status;
}

/** A signal that has a trap ends the command only. */
async function runUnlessTrapped(shell: Shell, statement: Statement): Promise<number> {
  try {
    return await runCommand(shell, statement.command);
  } catch (error) {
    if (error instanceof Signalled && shell.pendingTraps.length > 0) return error.exitCode;
    throw error;
  }
}

export function runList(shell: Shell, list: CompoundList): Promise<number> {
  return runStatements(shell, list.commands);
}

function startBackground(shell: Shell, statement: Statement): void {
  const inner = shell.subshell();
  if (!shell.descriptors.get(0) || shell.descriptors.get(0)?.isTty || !shell.interactive) {
    inner.descriptors.set(0, { isTty: false });
  }
  if (statement.command.type === "Command") inner.replacing = statement.command;
  const running = startSubshell(inner, shell.process.argv, () => runCommand(inner, statement.command));
  shell.jobs.add(running, shell.source.slice(statement.pos, statement.end).replace(/\s*&\s*$/, ""));
  shell.lastBackground = running;
}

/** Runs a command and returns its status, which is also `$?` then. */
export async function runCommand(shell: Shell, node: PipelineNode | AndOr): Promise<number> {
  await shell.breathe();
  const status = await dispatch(shell, node);
  shell.status = status;
  const mayFail =
    node.type === "AndOr" || (node.type === "Pipeline" && node.prefixes.some((p) => p.type === "Negation"));
  if (status !== 0 && shell.options.errexit && shell.conditions === 0 && !mayFail && endsOnFailure.has(node.type)) {
    throw new ExitControl(status);
  }
  return status;
}

/** What `set -e` looks at; a compound command's failure is that of a command in it. */
const endsOnFailure = new Set(["Command", "Pipeline", "Subshell", "TestCommand", "ArithmeticCommand", "Redirected"]);

async function dispatch(shell: Shell, node: PipelineNode | AndOr): Promise<number> {
  switch (node.type) {
    case "Command":
      return runSimpleCommand(shell, node);
    case "Pipeline":
      return runPipeline(shell, node);
    case "AndOr":
      return runAndOr(shell, node);
    case "Redirected":
      return withRedirections(shell, node.redirects, () => runCommand(shell, node.command));
    case "BraceGroup":
      return runList(shell, node.body);
    case "Subshell": {
      const inner = shell.subshell();
      return runSubshell(shell, inner, () => runList(inner, node.body));
    }
    case "If":
      return runIf(shell, node);
    case "While":
      return runWhile(shell, node);
    case "For":
      return runFor(shell, node);
    case "ArithmeticFor":
      if (shell.dialect === "ash") throw new ShellError("syntax error: bad for loop variable", 2);
      return runArithmeticFor(shell, node);
    case "Case":
      return runCase(shell, node);
    case "Function":
      shell.functions.set(node.name.text, { body: node.body, source: shell.source });
      return 0;
    case "TestCommand":
      return (await evaluateTest(shell, node.expression)) ? 0 : 1;
    case "ArithmeticCommand":
      if (shell.dialect === "ash") {
        // ash has no ((…)): it is a subshell in a subshell.
        await shell.complain(`${node.body.trim().split(/\s+/)[0]}: not found`);
        return 127;
      }
      return node.expression && (await evaluate(shell, node.expression)) !== 0n ? 0 : 1;
    case "Select":
      throw notSimulated("select");
    case "Coproc":
      throw notSimulated("coproc");
  }
}

/** Runs a condition: `set -e` does not apply in it. */
export async function runCondition(shell: Shell, run: () => Promise<number>): Promise<boolean> {
  shell.conditions++;
  try {
    return (await run()) === 0;
  } finally {
    shell.conditions--;
  }
}

async function runAndOr(shell: Shell, node: AndOr): Promise<number> {
  let status = 0;
  for (const [index, command] of node.commands.entries()) {
    const operator = node.operators[index - 1];
    if (operator !== undefined && (operator === "&&") !== (status === 0)) continue;
    if (index === node.commands.length - 1) return runCommand(shell, command);
    await runCondition(shell, async () => {
      status = await runCommand(shell, command);
      return status;
    });
  }
  return status;
}

async function runIf(shell: Shell, node: If): Promise<number> {
  if (await runCondition(shell, () => runList(shell, node.clause))) return runList(shell, node.then);
  for (const branch of node.elif) {
    if (await runCondition(shell, () => runList(shell, branch.clause))) return runList(shell, branch.then);
  }
  return node.else ? runList(shell, node.else) : 0;
}

async function runCase(shell: Shell, node: Case): Promise<number> {
  const text = await expandText(shell, node.word);
  let status = 0;
  let fallsThrough = false;
  for (const item of node.items) {
    let matches = fallsThrough;
    for (const word of matches ? [] : item.pattern) {
      matches = patternExpression(await expandPattern(shell, word)).test(text);
      if (matches) break;
    }
    if (!matches) continue;
    status = await runList(shell, item.body);
    if (item.terminator !== ";&" && item.terminator !== ";;&") return status;
    fallsThrough = item.terminator === ";&";
  }
  return status;
}

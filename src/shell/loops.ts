import type { ArithmeticFor, For, While } from "unbash";
import { LoopControl, ShellError } from "./control-flow.ts";
import { runCondition, runList } from "./evaluator.ts";
import { evaluate } from "./expansion/arithmetic.ts";
import { expandWords } from "./expansion/words.ts";
import type { Shell } from "./shell-state.ts";

export async function runFor(shell: Shell, node: For): Promise<number> {
  const name = node.name.text;
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw shell.dialect === "ash"
      ? new ShellError("syntax error: bad for loop variable", 2)
      : new ShellError(`\`${name}': not a valid identifier`, 1);
  }
  const values = node.wordlist ? await expandWords(shell, node.wordlist) : shell.parameters;
  const rounds = values.values();
  return loop(shell, async () => {
    const next = rounds.next();
    if (next.done) return undefined;
    shell.variables.set(name, next.value);
    return runList(shell, node.body);
  });
}

export function runWhile(shell: Shell, node: While): Promise<number> {
  return loop(shell, async () => {
    const goesOn = await runCondition(shell, () => runList(shell, node.clause));
    return goesOn === (node.kind === "while") ? runList(shell, node.body) : undefined;
  });
}

export async function runArithmeticFor(shell: Shell, node: ArithmeticFor): Promise<number> {
  if (node.initialize) await evaluate(shell, node.initialize);
  let first = true;
  return loop(shell, async () => {
    if (!first && node.update) await evaluate(shell, node.update);
    first = false;
    if (node.test && (await evaluate(shell, node.test)) === 0n) return undefined;
    return runList(shell, node.body);
  });
}

/** Runs rounds until one returns undefined or is left by `break`. */
async function loop(shell: Shell, round: () => Promise<number | undefined>): Promise<number> {
  let status = 0;
  shell.loops++;
  try {
    for (;;) {
      await shell.breathe();
      try {
        const result = await round();
        if (result === undefined) return status;
        status = result;
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        if (error.levels > 1 && shell.loops > 1) {
          error.levels--;
          throw error;
        }
        status = 0;
        if (error.kind === "break") return status;
      }
    }
  } finally {
    shell.loops--;
  }
}

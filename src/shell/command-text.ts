import { parse } from "unbash";
import { runStatements } from "./evaluator.ts";
import type { Shell } from "./shell-state.ts";
import { isIncomplete, syntaxErrorIn } from "./syntax-errors.ts";

/** Whether a command that was typed goes on in the next line. */
export function isIncompleteText(text: string): boolean {
  return isIncomplete(text, parse(text));
}

/** Runs what was typed at a prompt, or says what is wrong with it. */
export async function runCommandText(shell: Shell, text: string): Promise<number> {
  const script = parse(text);
  const error = syntaxErrorIn(shell, text, script);
  if (error !== undefined) {
    await shell.complain(error);
    return 2;
  }
  return runStatements(shell, script.commands);
}

import { NotLoadedError } from "../cluster/later.ts";
import type { Process, RunningProcess } from "../cluster/process.ts";
import { ExitControl, LoopControl, ReturnControl, ShellError } from "./control-flow.ts";
import type { Shell } from "./shell-state.ts";
import { runExitTrap } from "./traps.ts";
import { ReadonlyVariableError } from "./variables.ts";

/** Runs `body` in `inner`, a copy of `outer`, and waits: `( … )`, `$( … )`. What stops the outer shell stops it. */
export async function runSubshell(outer: Shell, inner: Shell, body: () => Promise<number>): Promise<number> {
  const unlink = inner.interruption.follow(outer.signal);
  try {
    return await runToEnd(inner, body);
  } finally {
    unlink();
  }
}

/** The status with which a shell or subshell ends, its EXIT trap run. */
export async function runToEnd(shell: Shell, body: () => Promise<number>): Promise<number> {
  shell.status = await settle(shell, body);
  return settle(shell, () => runExitTrap(shell));
}

async function settle(shell: Shell, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ExitControl || error instanceof ReturnControl) return error.status;
    if (error instanceof LoopControl) return 0;
    return reportFailure(shell, error);
  }
}

/** Prints why a command line was given up, and returns its status. Signals and broken pipes pass through. */
export async function reportFailure(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof ReadonlyVariableError) {
    const ash = shell.dialect === "ash";
    await shell.complain(ash ? `${error.message}: is read only` : `${error.message}: readonly variable`);
    return ash ? 2 : 1;
  }
  if (error instanceof NotLoadedError && shell.interactive) {
    await shell.writeError(`eastwest: ${error.message}\n`);
    return 126;
  }
  if (!(error instanceof ShellError)) throw error;
  if (error.message === "") return error.status;
  if (error.message.startsWith("eastwest: ")) await shell.writeError(`${error.message}\n`);
  else await shell.complain(error.message);
  return error.status;
}

/**
 * Starts a subshell as a process of its own, at once: a stage of a pipeline, a command in the background.
 * `title` is what `ps` shows until an external program takes the process over.
 */
export function startSubshell(inner: Shell, title: readonly string[], body: () => Promise<number>): RunningProcess {
  const argv = [...title];
  const program = async (process: Process) => {
    const unlink = inner.interruption.follow(process.signal);
    inner.replaceable = { process, argv };
    try {
      return await runToEnd(inner, body);
    } finally {
      unlink();
    }
  };
  return inner.machine.run(program, argv, {
    ...inner.descriptors.streams(),
    env: inner.variables.environment(),
    cwd: inner.cwd,
    tty: inner.tty,
  });
}

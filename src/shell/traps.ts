import { language } from "./language.ts";
import type { Shell } from "./shell-state.ts";

/** Runs what `trap … EXIT` asked for, once; returns the status that the shell ends with. */
export async function runExitTrap(shell: Shell): Promise<number> {
  const command = shell.traps.get("EXIT");
  const status = shell.status;
  if (command === undefined || command === "") return status;
  shell.traps.delete("EXIT");
  await language.with(shell.machine, ({ runText }) => runText(shell, command));
  return status;
}

/** Runs the traps of signals that came since the last command. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  for (let name = shell.pendingTraps.shift(); name !== undefined; name = shell.pendingTraps.shift()) {
    const status = shell.status;
    const command = shell.traps.get(name) ?? "";
    await language.with(shell.machine, ({ runText }) => runText(shell, command));
    shell.status = status;
  }
}

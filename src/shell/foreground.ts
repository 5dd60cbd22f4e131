import type { RunningProcess, SignalName } from "../cluster/process.ts";
import { signalNameOf } from "./interruption.ts";
import type { Shell } from "./shell-state.ts";

/** Waits for programs in the foreground, and passes on the signal that stops the shell's command line. */
export async function waitForAll(shell: Shell, running: readonly RunningProcess[]): Promise<number[]> {
  const { signal } = shell;
  const pass = (name: SignalName) => {
    for (const process of running) process.kill(name);
  };
  const stop = () => pass(signalNameOf(signal.reason));
  // A program may have survived the first one.
  const unlink = shell.interruption.onRepeat(pass);
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.all(running.map((process) => process.exited));
  } finally {
    unlink();
    signal.removeEventListener("abort", stop);
  }
}

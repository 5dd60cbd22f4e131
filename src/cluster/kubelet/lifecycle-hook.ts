import type { LifecycleHandler } from "kubernetes-types/core/v1";
import type { Machine } from "../machine.ts";

/** Runs a postStart or preStop hook in its container. Resolves with undefined, or with why it failed. */
export async function runHook(handler: LifecycleHandler, machine: Machine): Promise<string | undefined> {
  // Newer than the published types.
  const { sleep } = handler as LifecycleHandler & { sleep?: { seconds: number } };
  if (sleep) {
    await machine.clock.sleep(sleep.seconds * 1000);
    return undefined;
  }
  if (!handler.exec) return "eastwest: this kind of lifecycle hook is not simulated";
  const command = handler.exec.command ?? [];
  const program = machine.findProgram(command[0] ?? "");
  if (!program) return `exec: "${command[0]}": executable file not found in $PATH`;
  const code = await machine.run(program, command).exited;
  return code === 0 ? undefined : `command '${command.join(" ")}' exited with ${code}`;
}

import { builtins } from "./builtins/registry.ts";
import { ReturnControl } from "./control-flow.ts";
import { runCommand, runList } from "./evaluator.ts";
import { runExternal } from "./invocation.ts";
import type { Shell, ShellFunction } from "./shell-state.ts";

export async function callFunction(shell: Shell, definition: ShellFunction, argv: readonly string[]): Promise<number> {
  const { parameters, source, loops } = shell;
  shell.enter();
  shell.parameters = argv.slice(1);
  shell.source = definition.source;
  shell.loops = 0;
  shell.variables.enterFunction();
  try {
    const { body } = definition;
    return await (body.type === "CompoundList" ? runList(shell, body) : runCommand(shell, body));
  } catch (error) {
    if (error instanceof ReturnControl) return error.status;
    throw error;
  } finally {
    shell.variables.leaveFunction();
    shell.parameters = parameters;
    shell.source = source;
    shell.loops = loops;
    shell.leave();
  }
}

/** `command name …`: functions are passed over. */
export async function runSimpleWords(shell: Shell, argv: readonly string[]): Promise<number> {
  if (argv.length === 0) return 0;
  const builtin = builtins(shell).get(argv[0] ?? "");
  return builtin ? builtin(shell, argv) : runExternal(shell, argv);
}

import { resolvePath } from "../cluster/files.ts";
import { type Program, Signalled } from "../cluster/process.ts";
import { waitForAll } from "./foreground.ts";
import type { Shell } from "./shell-state.ts";

/** What a command name that is no builtin or function starts. */
export type Executable =
  | { readonly kind: "program"; readonly program: Program }
  /** A script: run by the interpreter that its first line names, or by a shell like this one. */
  | { readonly kind: "script"; readonly interpreter: Program; readonly argv: readonly string[] }
  | { readonly kind: "failure"; readonly reason: "not found" | "Permission denied" | "Is a directory" };

export function findExecutable(shell: Shell, argv: readonly string[]): Executable {
  const [name = ""] = argv;
  const { machine } = shell;
  const program =
    name.includes("/") && machine.files.exists(resolvePath(shell.cwd, name)) ? undefined : machine.findProgram(name);
  if (program) return { kind: "program", program };
  const path = resolvePath(shell.cwd, name);
  if (!name.includes("/") || !machine.files.exists(path)) return { kind: "failure", reason: "not found" };
  if (machine.files.stat(path).type === "directory") {
    return { kind: "failure", reason: shell.dialect === "ash" ? "Permission denied" : "Is a directory" };
  }
  const firstLine = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(machine.files.readText(path));
  const named = firstLine?.[1]?.endsWith("/env")
    ? [firstLine[2] ?? ""]
    : firstLine
      ? [firstLine[1] ?? "", ...(firstLine[2] ? [firstLine[2]] : [])]
      : ["sh"];
  const interpreter = machine.findProgram(named[0] ?? "");
  if (!interpreter) return { kind: "failure", reason: "not found" };
  return { kind: "script", interpreter, argv: [...named, name, ...argv.slice(1)] };
}

/** Runs a program in the foreground; `inPlace`: this subshell has nothing else to do and becomes the program. */
export async function runExternal(
  shell: Shell,
  argv: readonly string[],
  assignments: ReadonlyMap<string, string> = new Map(),
  inPlace = false,
): Promise<number> {
  const found = findExecutable(shell, argv);
  if (found.kind === "failure") {
    await complainAbout(shell, argv[0] ?? "", found.reason);
    return found.reason === "not found" ? 127 : 126;
  }
  const program = found.kind === "program" ? found.program : found.interpreter;
  const actualArgv = found.kind === "program" ? argv : found.argv;
  const options = {
    ...shell.descriptors.streams(),
    env: new Map([...shell.variables.environment(), ...assignments]),
    cwd: shell.cwd,
    tty: shell.tty,
  };
  if (inPlace && shell.replaceable && !shell.traps.has("EXIT")) {
    const { process, argv: shown } = shell.replaceable;
    shown.splice(0, shown.length, ...actualArgv);
    return program({ ...process, ...options, argv: actualArgv, signal: shell.signal, machine: shell.machine });
  }
  let signal: AbortSignal | undefined;
  const watched: Program = (process) => {
    signal = process.signal;
    return program(process);
  };
  const [status = 0] = await waitForAll(shell, [shell.machine.run(watched, actualArgv, options)]);
  const died = signal?.reason instanceof Signalled && signal.reason.exitCode === status;
  // A shell tells of a child's violent death, but not of Ctrl-C.
  const death = died ? { 129: "Hangup", 137: "Killed", 143: "Terminated" }[status] : undefined;
  if (death) await shell.writeError(`${death}\n`);
  return status;
}

/** What these machines would have, and what takes a terminal's whole screen. */
const fullScreen: readonly string[] = ["vi", "vim", "nano", "less", "more", "man", "top"];

async function complainAbout(shell: Shell, name: string, reason: string): Promise<void> {
  if (reason === "not found" && fullScreen.includes(name)) {
    await shell.writeError(`eastwest: ${name} is not simulated\n`);
    return;
  }
  if (shell.dialect === "ash" || reason !== "not found") await shell.complain(`${name}: ${reason}`);
  else await shell.complain(`${name}: ${name.includes("/") ? "No such file or directory" : "command not found"}`);
}

import type { Process, Program, SignalName } from "../cluster/process.ts";
import type { Completer } from "./completion.ts";
import { type Dialect, defaultPrompts } from "./dialect.ts";
import { runInteractive } from "./interactive.ts";
import { language } from "./language.ts";
import { Shell } from "./shell-state.ts";
import { runToEnd } from "./subshell.ts";

export interface ShellSettings {
  readonly dialect: Dialect;
  /** Completes the words of a command, by its name: `kubectl`. */
  readonly completers?: ReadonlyMap<string, Completer> | undefined;
}

/** `sh` or `bash`: `-c TEXT`, a script file, commands on stdin, or a prompt when stdin is a terminal. */
export function createShell(settings: ShellSettings): Program {
  return (process) => start(process, settings);
}

async function start(process: Process, settings: ShellSettings): Promise<number> {
  const invocation = readArguments(process);
  const isPrompt = invocation.text === undefined && invocation.operands.length === 0 && process.isTty.stdin;
  const interactive = (isPrompt || invocation.interactive) && process.tty !== undefined;
  const shell = new Shell(process, { dialect: settings.dialect, interactive });
  setUpVariables(shell, process, interactive);
  if (invocation.letters !== "") {
    await language.with(process.machine, ({ set }) => set(shell, ["set", `-${invocation.letters}`]));
  }
  const unlink = shell.interruption.follow(process.signal, (name) => receiveSignal(shell, name));
  try {
    return await runToEnd(shell, () => run(shell, invocation, settings));
  } finally {
    unlink();
  }
}

interface Invocation {
  /** `-c`. */
  readonly text: string | undefined;
  readonly interactive: boolean;
  /** Option letters for `set`. */
  readonly letters: string;
  readonly operands: readonly string[];
}

function readArguments(process: Process): Invocation {
  let at = 1;
  let letters = "";
  let command = false;
  let interactive = false;
  for (; at < process.argv.length && /^[-+]./.test(process.argv[at] ?? ""); at++) {
    const word = process.argv[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (word.startsWith("--")) continue;
    for (const letter of word.slice(1)) {
      if (letter === "c") command = true;
      else if (letter === "i") interactive = true;
      else if ("eufxC".includes(letter)) letters += letter;
    }
  }
  const operands = process.argv.slice(at);
  return { text: command ? (operands.shift() ?? "") : undefined, interactive, letters, operands };
}

function setUpVariables(shell: Shell, process: Process, interactive: boolean): void {
  const { variables, dialect } = shell;
  for (const [name, value] of process.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    variables.set(name, value);
    variables.export(name);
  }
  variables.set("PWD", shell.cwd);
  variables.export("PWD");
  variables.set("SHLVL", String(Number(variables.get("SHLVL") ?? 0) + 1 || 1));
  variables.export("SHLVL");
  variables.set("IFS", " \t\n");
  variables.set("PS2", "> ");
  variables.set("PS4", "+ ");
  variables.set("OPTIND", "1");
  if (interactive) variables.set("PS1", process.env.get("PS1") ?? defaultPrompts[dialect]);
}

/** A signal for the shell itself: its trap runs after the command; without one it stops everything. */
export function receiveSignal(shell: Shell, name: SignalName): void {
  const short = name.slice(3);
  const command = shell.traps.get(short);
  if (command === "" && name !== "SIGKILL") return;
  if (command !== undefined) shell.pendingTraps.push(short);
  shell.interruption.raise(name);
}

async function run(shell: Shell, invocation: Invocation, settings: ShellSettings): Promise<number> {
  const { text, operands } = invocation;
  if (text !== undefined) {
    if (operands[0] !== undefined) shell.name = operands[0];
    shell.parameters = operands.slice(1);
    return language.with(shell.machine, ({ runWholeText }) => runWholeText(shell, text, "-c"));
  }
  const [file] = operands;
  if (file !== undefined) {
    shell.parameters = operands.slice(1);
    return language.with(shell.machine, ({ runFile }) => runFile(shell, file));
  }
  if (shell.interactive) return runInteractive(shell, settings.completers ?? new Map());
  return language.with(shell.machine, ({ runStandardInput }) => runStandardInput(shell));
}

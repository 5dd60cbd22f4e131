import type { Redirect, Redirection } from "unbash";
import { FileError, resolvePath } from "../cluster/files.ts";
import { bytes } from "../cluster/pipe.ts";
import { notSimulated, ShellError } from "./control-flow.ts";
import type { Descriptor } from "./descriptors.ts";
import { expandHereDocument, expandText } from "./expansion/words.ts";
import { InputStream, readerOf } from "./input-stream.ts";
import { openForReading, openForWriting } from "./open-file.ts";
import type { Shell } from "./shell-state.ts";

/** A redirection that cannot be done: the command is not run and has status 1. */
export class RedirectionError extends ShellError {}

/** Runs `run` with redirected streams and puts the old ones back; 1 with a message when a file cannot be opened. */
export async function withRedirections(
  shell: Shell,
  redirections: readonly Redirection[],
  run: () => Promise<number>,
): Promise<number> {
  if (redirections.length === 0) return run();
  const saved = new Map<number, Descriptor | undefined>();
  try {
    try {
      for (const redirection of redirections) await apply(shell, redirection, saved);
    } catch (error) {
      if (!(error instanceof RedirectionError)) throw error;
      restore(shell, saved);
      await shell.complain(error.message);
      return error.status;
    }
    return await run();
  } finally {
    restore(shell, saved);
  }
}

/** `exec > file`: for good. */
export async function redirectForGood(shell: Shell, redirections: readonly Redirection[]): Promise<void> {
  for (const redirection of redirections) await apply(shell, redirection, new Map());
}

function restore(shell: Shell, saved: Map<number, Descriptor | undefined>): void {
  for (const [number, descriptor] of saved) shell.descriptors.set(number, descriptor);
  saved.clear();
}

async function apply(
  shell: Shell,
  redirection: Redirection,
  saved: Map<number, Descriptor | undefined>,
): Promise<void> {
  const set = (number: number, descriptor: Descriptor | undefined) => {
    if (!saved.has(number)) saved.set(number, shell.descriptors.get(number));
    shell.descriptors.set(number, descriptor);
  };
  if (redirection.descriptor?.type === "FileDescriptorVariable") throw notSimulated("{variable} in a redirection");
  const given = redirection.descriptor?.value;
  if (redirection.type === "HereDoc") {
    const { body, delimiter } = redirection;
    let text = delimiter?.quoted ? body.text : await expandHereDocument(shell, body);
    if (redirection.operator === "<<-") text = text.replace(/^\t+/gm, "");
    set(given ?? 0, inputOf(text));
    return;
  }
  if (redirection.type === "HereString") {
    if (shell.dialect === "ash") throw new ShellError("syntax error: unexpected redirection", 2);
    set(given ?? 0, inputOf(`${redirection.target ? await expandText(shell, redirection.target) : ""}\n`));
    return;
  }
  await applyFile(shell, redirection, given, set);
}

function inputOf(text: string): Descriptor {
  return { reader: InputStream.over(readerOf(bytes(text))), isTty: false };
}

async function applyFile(
  shell: Shell,
  redirection: Redirect,
  given: number | undefined,
  set: (number: number, descriptor: Descriptor | undefined) => void,
): Promise<void> {
  const target = redirection.target ? await expandText(shell, redirection.target) : "";
  const { operator } = redirection;
  if (operator === "<&" || (operator === ">&" && /^(?:\d+|-)$/.test(target))) {
    const number = given ?? (operator === "<&" ? 0 : 1);
    if (target === "-") {
      set(number, undefined);
      return;
    }
    const source = shell.descriptors.get(Number(target));
    if (!source) throw new RedirectionError(`${target}: Bad file descriptor`, 1);
    set(number, source);
    return;
  }
  const path = resolvePath(shell.cwd, target);
  try {
    if (operator === "<") {
      set(given ?? 0, openForReading(shell, path));
      return;
    }
    if (operator === "<>") throw notSimulated("<>");
    const append = operator === ">>" || operator === "&>>";
    if (operator === ">" && shell.options.noclobber && shell.machine.files.exists(path)) throw new FileError("EEXIST");
    const file = openForWriting(shell, path, append);
    if (operator === "&>" || operator === "&>>" || operator === ">&") {
      set(1, file);
      set(2, file);
    } else set(given ?? 1, file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new RedirectionError(openFailure(shell, target, error, operator === "<"), 1);
  }
}

/** busybox' ash.c (openredirect, ash_msg_and_raise_error) has words of its own for a missing file or directory. */
function openFailure(shell: Shell, target: string, error: FileError, reading: boolean): string {
  if (shell.dialect === "bash") {
    return `${target}: ${error.code === "EEXIST" ? "cannot overwrite existing file" : error.message}`;
  }
  const missing = reading ? "no such file" : "nonexistent directory";
  return `can't ${reading ? "open" : "create"} ${target}: ${error.code === "ENOENT" ? missing : error.message.replace(/^E/, "E")}`;
}

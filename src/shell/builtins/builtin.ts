import { ShellError } from "../control-flow.ts";
import type { Shell } from "../shell-state.ts";

/** A command that runs in the shell itself; resolves with its status. `argv[0]` is its name. */
export type Builtin = (shell: Shell, argv: readonly string[]) => Promise<number>;

/** What the shell's own usage errors end with: ash 2, bash what it says. */
export function failureStatus(shell: Shell, bash = 1): number {
  return shell.dialect === "ash" ? 2 : bash;
}

/** A special builtin's usage error: in ash it ends the command line, and a script altogether (POSIX 2.8.1). */
export function abandon(shell: Shell, bash = 1): number {
  if (shell.dialect === "ash") throw new ShellError("", 2);
  return bash;
}

/** A count given to `break`, `shift`, `exit` …; undefined when it is no number. */
export function readCount(text: string): number | undefined {
  return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}

/** Says that `text` is no number, in the shell's words. */
export async function complainNumber(shell: Shell, builtin: string, text: string): Promise<number> {
  await shell.complain(
    shell.dialect === "ash" ? `Illegal number: ${text}` : `${text}: numeric argument required`,
    builtin,
  );
  return abandon(shell, builtin === "exit" || builtin === "return" ? 2 : 1);
}

/** The letters of leading options, or undefined after a message about one that is not among `allowed`. */
export async function readLetters(
  shell: Shell,
  argv: readonly string[],
  allowed: string,
): Promise<{ readonly letters: string; readonly operands: readonly string[] } | undefined> {
  let letters = "";
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!/^-./.test(word)) break;
    const unknown = [...word.slice(1)].find((letter) => !allowed.includes(letter));
    if (unknown !== undefined) {
      const bash = shell.dialect === "bash";
      await shell.complain(bash ? `-${unknown}: invalid option` : `illegal option -${unknown}`, argv[0]);
      return undefined;
    }
    letters += word.slice(1);
  }
  return { letters, operands: argv.slice(at) };
}

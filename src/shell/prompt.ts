import { language } from "./language.ts";
import type { Shell } from "./shell-state.ts";

/** A prompt as it is printed; `\[` and `\]` mark what takes no columns. */
export interface Prompt {
  readonly text: string;
  /** `text` without what takes no columns. */
  readonly visible: string;
}

/** Private characters that stand for `\[` and `\]`, around what takes no columns. */
const hiddenStart = "\ue001";
const hiddenEnd = "\ue002";
const hidden = /\ue001.*?\ue002/gs;
const colour = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");

/** Expands PS1 or PS2: backslash escapes as in bash(1), PROMPTING (busybox knows most of them), then `$`. */
export async function expandPrompt(shell: Shell, template: string): Promise<Prompt> {
  const escaped = template.replace(
    /\\(\[|\]|[0-7]{3}|.)/gs,
    (whole, code: string) => expandEscape(shell, code) ?? whole,
  );
  const text = /[$`]/.test(escaped.replace(/\\\$/g, ""))
    ? await language.with(shell.machine, ({ expandDollars }) => expandDollars(shell, escaped))
    : escaped.replace(/\\\$/g, "$");
  return {
    text: text.replaceAll(hiddenStart, "").replaceAll(hiddenEnd, ""),
    visible: text.replace(hidden, "").replace(colour, ""),
  };
}

function expandEscape(shell: Shell, code: string): string | undefined {
  const home = shell.variables.get("HOME");
  const user = shell.variables.get("USER") ?? "root";
  const inHome = home !== undefined && home !== "/" && (shell.cwd === home || shell.cwd.startsWith(`${home}/`));
  const shortened = inHome ? `~${shell.cwd.slice(home.length)}` : shell.cwd;
  const time = new Date(shell.machine.clock.now());
  switch (code) {
    case "u":
      return user;
    case "h":
      return shell.machine.hostname.split(".")[0];
    case "H":
      return shell.machine.hostname;
    case "w":
      return shortened;
    case "W":
      return shortened === "/" || shortened === "~" ? shortened : (shortened.split("/").at(-1) ?? "/");
    case "$":
      // Escaped once more: what follows a `$` here is no variable.
      return user === "root" ? "#" : "\\$";
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "a":
      return "\x07";
    case "e":
      return "\x1b";
    case "s":
      return shell.dialect === "bash" ? "bash" : "sh";
    case "v":
      return shell.dialect === "bash" ? "5.2" : "";
    case "t":
      return time.toISOString().slice(11, 19);
    case "A":
      return time.toISOString().slice(11, 16);
    case "j":
      return String(shell.jobs.list().length);
    case "!":
      return String(shell.history.length + 1);
    case "[":
      return hiddenStart;
    case "]":
      return hiddenEnd;
    case "\\":
      return "\\\\";
    default:
      return /^[0-7]{3}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : undefined;
  }
}

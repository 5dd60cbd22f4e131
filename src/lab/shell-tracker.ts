import type { Mark } from "./marks.ts";

/** A command as one terminal has seen it end. */
export interface FinishedCommand {
  readonly line: string;
  /** The prompt it was typed at. */
  readonly prompt: string;
  /** What the terminal showed meanwhile, at most `maxOutput` characters of it. */
  readonly output: string;
  readonly exitCode: number;
  /** It ended, for the reader, by opening a shell with this prompt. */
  readonly opened?: string | undefined;
}

export interface ShellListener {
  /** A shell waits for a command. */
  prompt(prompt: string): void;
  command(line: string): void;
  finished(command: FinishedCommand): void;
}

/** Plenty for whole tables; a loop that runs for hours is not kept. */
const maxOutput = 1024 * 1024;

interface Frame {
  prompt: string;
  waits: boolean;
  command: { readonly line: string; output: string; reported: boolean } | undefined;
  /** The last command was `exit`, so the shell's end is no news. */
  leaving: boolean;
}

/**
 * Makes prompts, commands and results out of a terminal's marks. A command that opens a shell of its own
 * (`kubectl exec -it`) nests: it counts as finished at that shell's first prompt.
 */
export class ShellTracker {
  readonly #listener: ShellListener;
  readonly #frames: Frame[] = [];
  #prompt: string | undefined;

  constructor(listener: ShellListener) {
    this.#listener = listener;
  }

  /** Prompts of the shells that are open, outermost first. */
  get prompts(): readonly string[] {
    return this.#frames.map((frame) => frame.prompt);
  }

  /** The innermost shell shows its prompt and waits for a command. */
  get atPrompt(): boolean {
    return this.#frames.at(-1)?.waits === true;
  }

  /** The innermost shell runs a command. */
  get isRunning(): boolean {
    return this.#frames.at(-1)?.command !== undefined;
  }

  read(mark: Mark): void {
    switch (mark.kind) {
      case "text":
        this.#text(mark.text);
        break;
      case "prompt-start":
        this.#prompt = "";
        break;
      case "prompt-end":
        this.#promptEnd(withoutControls(this.#prompt ?? ""));
        break;
      case "command":
        this.#command(mark.line);
        break;
      case "end":
        this.#end(mark.exitCode);
    }
  }

  /** The terminal's first program has ended. */
  close(exitCode: number): void {
    const top = this.#frames.at(-1);
    if (top?.command) this.#finish(top, exitCode);
    this.#frames.length = 0;
  }

  #text(text: string): void {
    if (this.#prompt !== undefined) {
      this.#prompt += text;
      return;
    }
    const command = this.#frames.at(-1)?.command;
    if (command && command.output.length < maxOutput) command.output += text;
  }

  #promptEnd(prompt: string): void {
    this.#prompt = undefined;
    const top = this.#frames.at(-1);
    if (!top) {
      this.#frames.push({ prompt, waits: true, command: undefined, leaving: false });
    } else if (top.command) {
      this.#finish(top, 0, prompt);
      top.command = { line: "", output: "", reported: true };
      this.#frames.push({ prompt, waits: true, command: undefined, leaving: false });
    } else {
      const outer = top.prompt === prompt ? -1 : this.#frames.findLastIndex((frame) => frame.prompt === prompt);
      if (outer >= 0) this.#frames.length = outer + 1;
      const now = this.#frames.at(-1) ?? top;
      now.command = undefined;
      now.prompt = prompt;
      now.waits = true;
    }
    this.#listener.prompt(prompt);
  }

  #command(line: string): void {
    const top = this.#frames.at(-1);
    if (!top) return;
    top.waits = false;
    top.command = { line, output: "", reported: false };
    top.leaving = /^\s*exit\b/.test(line);
    this.#listener.command(line);
  }

  #end(exitCode: number): void {
    const top = this.#frames.at(-1);
    if (!top) return;
    if (top.command) {
      this.#finish(top, exitCode);
      return;
    }
    // The command that had opened this shell has ended.
    const outer = this.#frames.at(-2);
    if (!outer) return;
    this.#frames.pop();
    outer.command = undefined;
    // Left by Ctrl-D: the same as `exit`.
    if (!top.leaving) this.#listener.finished({ line: "exit", prompt: top.prompt, output: "", exitCode });
  }

  #finish(frame: Frame, exitCode: number, opened?: string): void {
    const command = frame.command;
    frame.command = undefined;
    if (!command || command.reported) return;
    const { line, output } = command;
    this.#listener.finished({ line, prompt: frame.prompt, output: output.replaceAll("\r\n", "\n"), exitCode, opened });
  }
}

const escapeCharacter = "\x1b";
const controlSequences = new RegExp(`${escapeCharacter}\\[[0-?]*[ -/]*[@-~]|[\r\n]`, "g");

/** A prompt without colours and what else a terminal does not show (CSI sequences, ECMA-48). */
function withoutControls(text: string): string {
  return text.replace(controlSequences, "");
}

import { NotLoadedError } from "../cluster/later.ts";
import { Signalled } from "../cluster/process.ts";
import type { Tty } from "../cluster/tty.ts";
import type { Completer, Completion } from "./completion.ts";
import { ExitControl, LoopControl, ReturnControl } from "./control-flow.ts";
import { LineEditor } from "./editor/line-editor.ts";
import { runExternal } from "./invocation.ts";
import { describeJob, jobStateWidth } from "./jobs.ts";
import { language } from "./language.ts";
import { limits } from "./limits.ts";
import { marks } from "./marks.ts";
import { plainWords } from "./plain-words.ts";
import { expandPrompt } from "./prompt.ts";
import { receiveSignal } from "./shell.ts";
import type { Shell } from "./shell-state.ts";
import { reportFailure } from "./subshell.ts";

/** Prompts, reads and runs until `exit` or Ctrl-D; resolves with the last status. */
export async function runInteractive(shell: Shell, completers: ReadonlyMap<string, Completer>): Promise<number> {
  const { tty } = shell;
  if (!tty) return shell.status;
  const session = new Session(shell, tty, completers);
  try {
    return await session.run();
  } finally {
    if (session.isHungUp) for (const job of shell.jobs.list()) job.process.kill("SIGHUP");
  }
}

class Session {
  readonly #shell: Shell;
  readonly #tty: Tty;
  readonly #editor: LineEditor;
  /** The terminal is gone. */
  isHungUp = false;
  /** Lines of one paste that have not run yet. */
  #queued: string[] = [];

  constructor(shell: Shell, tty: Tty, completers: ReadonlyMap<string, Completer>) {
    this.#shell = shell;
    this.#tty = tty;
    this.#editor = new LineEditor({
      tty,
      history: shell.history,
      complete: (line) => completeLine(shell, completers, line),
      bracketedPaste: shell.dialect === "bash",
    });
  }

  async run(): Promise<number> {
    const release = this.#tty.setForeground((name) => {
      if (name === "SIGHUP") this.isHungUp = true;
      receiveSignal(this.#shell, name);
    });
    try {
      return await this.#runLines();
    } finally {
      this.isHungUp ||= this.#shell.process.signal.aborted;
      release();
    }
  }

  async #runLines(): Promise<number> {
    const shell = this.#shell;
    let line = 1;
    for (;;) {
      await this.#reportJobs();
      const text = await this.#readCommand();
      if (text === undefined) {
        if (shell.dialect === "bash") await shell.writeError("exit\n");
        return shell.status;
      }
      if (text.trim() === "") continue;
      this.#remember(text);
      shell.firstLine = line;
      line += text.split("\n").length;
      await shell.write(marks.commandStart(text));
      const outcome = await this.#runLine(text);
      await shell.write(marks.commandEnd(outcome.status));
      if (outcome.ends) return outcome.status;
      shell.status = outcome.status;
    }
  }

  /** A whole command, over several lines if need be; undefined at the end of the input. */
  async #readCommand(): Promise<string | undefined> {
    const shell = this.#shell;
    let text = "";
    for (;;) {
      const first = text === "";
      const line = await this.#readLine(first);
      if (line === undefined) {
        if (first) return undefined;
        // The end of the input inside a command: let the parser say what is missing.
        return text;
      }
      if (line === "interrupted") {
        shell.status = 130;
        text = "";
        continue;
      }
      text += first ? line.text : `\n${line.text}`;
      if (!(await goesOn(shell, text)) || text.length > limits.commandLength) return text;
    }
  }

  async #readLine(first: boolean): Promise<{ readonly text: string } | "interrupted" | undefined> {
    const shell = this.#shell;
    const template = shell.variables.get(first ? "PS1" : "PS2") ?? "";
    const prompt = await expandPrompt(shell, template);
    const around = first ? { before: marks.promptStart, after: marks.promptEnd } : { before: "", after: "" };
    const queued = this.#queued.shift();
    if (queued !== undefined) {
      await shell.writeError(`${around.before}${prompt.text}${around.after}${queued}\n`);
      return { text: queued };
    }
    if (!this.isHungUp && !shell.process.signal.aborted) shell.interruption.renew();
    const result = await this.#editor.readLine(prompt, around, shell.signal);
    if (result.kind === "end") return undefined;
    if (result.kind === "interrupt") return "interrupted";
    const [head = "", ...rest] = result.text.split("\n");
    this.#queued = rest.at(-1) === "" ? rest.slice(0, -1) : rest;
    return { text: head };
  }

  async #runLine(text: string): Promise<{ readonly status: number; readonly ends: boolean }> {
    const shell = this.#shell;
    const release = this.#tty.setForeground((name) => receiveSignal(shell, name));
    let ends = false;
    let status = 0;
    try {
      status = await this.#evaluate(text);
    } catch (error) {
      if (error instanceof ExitControl) {
        ends = true;
        status = error.status;
      } else if (error instanceof Signalled) {
        if (error.signalName === "SIGHUP" || error.signalName === "SIGKILL") throw error;
        status = error.exitCode;
      } else if (error instanceof ReturnControl) status = error.status;
      else if (!(error instanceof LoopControl)) {
        shell.interruption.renew();
        status = await reportFailure(shell, error);
      }
    } finally {
      release();
    }
    const stopped = shell.signal.aborted;
    shell.interruption.renew();
    if (stopped) {
      this.#queued = [];
      if (status === 130) await shell.writeError("\n");
      else if (status === 131) await shell.writeError("Quit\n");
    }
    shell.loops = 0;
    shell.conditions = 0;
    shell.depth = 0;
    return { status, ends };
  }

  async #evaluate(text: string): Promise<number> {
    const shell = this.#shell;
    shell.source = text;
    const words = plainWords(shell, text);
    if (!words) return language.with(shell.machine, ({ runCommandText }) => runCommandText(shell, text));
    await shell.breathe();
    shell.setLine(0);
    return runExternal(shell, words);
  }

  #remember(text: string): void {
    const { history } = this.#shell;
    if (history.at(-1) === text) return;
    history.push(text);
    if (history.length > limits.history) history.shift();
  }

  async #reportJobs(): Promise<void> {
    const shell = this.#shell;
    for (const job of [...shell.jobs.list()]) {
      if (job.status === undefined) continue;
      await shell.writeError(`${describeJob(job, shell.jobs.marker(job), jobStateWidth(shell))}\n`);
      shell.jobs.forget(job);
    }
  }
}

/** Whether the command goes on in the next line. What cannot be asked is said when it is run. */
async function goesOn(shell: Shell, text: string): Promise<boolean> {
  if (plainWords(shell, text)) return false;
  try {
    return await language.with(shell.machine, ({ isIncompleteText }) => isIncompleteText(text));
  } catch (error) {
    if (error instanceof NotLoadedError) return false;
    throw error;
  }
}

/** Without a network before all has been loaded, Tab offers nothing. */
async function completeLine(
  shell: Shell,
  completers: ReadonlyMap<string, Completer>,
  line: string,
): Promise<Completion> {
  try {
    return await language.with(shell.machine, ({ complete }) => complete(shell, completers, line));
  } catch (error) {
    if (error instanceof NotLoadedError) return { start: line.length, candidates: [] };
    throw error;
  }
}

import type { Verdict } from "./progress.ts";
import type { Session } from "./session.ts";
import { fillTemplate } from "./template.ts";
import { type Terminal, TerminalClosedError, type TimedCommand } from "./terminal.ts";
import type { Exchange, ExercisePart, Step } from "./transcript.ts";

export interface StepOutcome {
  readonly passed: boolean;
  /** The exchange that did not pass. */
  readonly exchange?: Exchange | undefined;
  readonly difference?: string | undefined;
  /** What was printed instead. */
  readonly output?: string | undefined;
}

/** Between two tries of a command that is waited for. */
const retryPauseMs = 2000;
/** A step's command that does not end by itself is stopped: the cluster is not in the state that it needs. */
const longestCommandMs = 420_000;
/** The same where somebody has to wait for it. */
const longestRealCommandMs = 180_000;

const controlC = "\x03";
/** To the line's end, then erase to its beginning (readline, busybox). */
const eraseLine = "\x05\x15";

/** One typing of a step's commands, as a reader would. */
export class StepRun {
  readonly #session: Session;
  readonly #step: Step;
  /** What the next result belongs to. */
  #awaited: { readonly terminal: string; readonly exchange: Exchange; readonly deadline: number } | undefined;
  #verdict: Verdict | undefined;
  #output = "";

  constructor(session: Session, step: Step) {
    this.#session = session;
    this.#step = step;
  }

  /** All of it, or one part of an exercise. */
  async run(part?: ExercisePart): Promise<StepOutcome> {
    this.#session.progress.begin(this.#step, part);
    for (const exchange of this.#step.exchanges) {
      if (part && exchange.part !== part) continue;
      const verdict = await this.#runExchange(exchange);
      if (verdict && !verdict.passed) {
        return { passed: false, exchange, difference: this.#session.describe(verdict), output: this.#output };
      }
    }
    return { passed: true };
  }

  /**
   * Judges a command's end; what is typed elsewhere meanwhile is judged as always. A command that will be tried again
   * has no verdict yet.
   */
  judge(terminal: string, command: TimedCommand): Verdict | undefined {
    const awaited = this.#awaited;
    if (awaited?.terminal !== terminal) return this.#session.progress.judge(command);
    this.#output = command.output;
    this.#verdict = this.#session.progress.judgeRun(this.#step, awaited.exchange, command);
    return this.#willRetry(this.#verdict, awaited.deadline) ? undefined : this.#verdict;
  }

  async #runExchange(exchange: Exchange): Promise<Verdict | undefined> {
    const { clock } = this.#session.world;
    const deadline = clock.now() + (exchange.retryForMs ?? 0);
    for (;;) {
      const terminal = await this.#readyTerminal(exchange);
      const verdict = await this.#typeCommand(terminal, exchange, deadline);
      if (!verdict || !this.#willRetry(verdict, deadline)) return verdict;
      await clock.sleep(retryPauseMs);
    }
  }

  #willRetry(verdict: Verdict, deadline: number): boolean {
    return !verdict.passed && this.#session.world.clock.now() + retryPauseMs <= deadline;
  }

  /** A terminal in which the right shell waits. */
  async #readyTerminal(exchange: Exchange): Promise<Terminal> {
    const terminal = this.#session.open(exchange.terminal);
    if (terminal.isRunning) terminal.type(controlC);
    await terminal.waitForPrompt();
    if (terminal.hasTypedText) terminal.type(eraseLine);
    while (terminal.prompts.at(-1) !== exchange.prompt && terminal.prompts.includes(exchange.prompt)) {
      this.#awaited = undefined;
      await terminal.run("exit");
      await terminal.waitForPrompt();
    }
    return terminal;
  }

  async #typeCommand(terminal: Terminal, exchange: Exchange, deadline: number): Promise<Verdict | undefined> {
    const { clock, isReal } = this.#session.world;
    const longestMs = isReal ? longestRealCommandMs : longestCommandMs;
    this.#awaited = { terminal: terminal.id, exchange, deadline };
    this.#verdict = undefined;
    const timer = clock.after(exchange.interruptAfterMs ?? longestMs, () => terminal.type(controlC));
    try {
      await terminal.run(fillTemplate(exchange.command, this.#session.progress.captures));
    } catch (error) {
      // `exit` in a terminal's first shell: its result came before the end.
      if (!(error instanceof TerminalClosedError) || !this.#verdict) throw error;
    } finally {
      timer.cancel();
      this.#awaited = undefined;
    }
    return this.#verdict;
  }
}

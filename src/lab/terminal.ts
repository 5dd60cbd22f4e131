import type { Clock } from "../cluster/clock.ts";
import type { RunningProcess } from "../cluster/process.ts";
import type { Tty, TtySize } from "../cluster/tty.ts";
import { createTty } from "../cluster/tty-device.ts";
import { MarkReader } from "./marks.ts";
import { type FinishedCommand, ShellTracker } from "./shell-tracker.ts";

/** Bytes that may be under way to the page before programs have to wait. */
const window = 256 * 1024;

/** A command's end with its times, all in cluster milliseconds. */
export interface TimedCommand extends FinishedCommand {
  /** Between the command before it and its start. */
  readonly idleMs: number;
  /** Ctrl-C ended it, so long after its start. */
  readonly interruptedAfterMs?: number | undefined;
}

export interface TerminalOptions {
  readonly id: string;
  readonly size: TtySize;
  readonly clock: Clock;
  /** Starts the terminal's first program on the tty. */
  start(tty: Tty): RunningProcess;
  /** Whether output waits for `ack`. */
  hasBackPressure(): boolean;
  output(data: Uint8Array): void;
  prompt(prompt: string): void;
  command(line: string): void;
  finished(command: TimedCommand): void;
  closed(): void;
}

/** Thrown out of a wait when the terminal's first program ends. */
export class TerminalClosedError extends Error {
  constructor(id: string) {
    super(`the terminal ${id} was closed`);
  }
}

/** An open terminal: its device, the shell in it, and what its marks tell. */
export class Terminal {
  readonly id: string;
  readonly #options: TerminalOptions;
  readonly #tty: Tty;
  readonly #tracker: ShellTracker;
  readonly #waiting = new Set<{ check: () => boolean; resolve: () => void; reject: (error: Error) => void }>();
  #unacked = 0;
  #waitingWrites: (() => void)[] = [];
  #startedAt = 0;
  #endedAt: number;
  #interruptedAt: number | undefined;
  #closed = false;
  #typedSincePrompt = false;
  #last: TimedCommand | undefined;

  constructor(options: TerminalOptions) {
    this.id = options.id;
    this.#options = options;
    this.#endedAt = options.clock.now();
    this.#tty = createTty(options.size);
    this.#tracker = new ShellTracker({
      prompt: (prompt) => {
        this.#typedSincePrompt = false;
        options.prompt(prompt);
      },
      command: (line) => {
        this.#startedAt = options.clock.now();
        this.#interruptedAt = undefined;
        options.command(line);
      },
      finished: (command) => this.#finished(command),
    });
    const marks = new MarkReader();
    this.#tty.onOutput((chunk) => {
      options.output(chunk);
      for (const mark of marks.read(chunk)) this.#tracker.read(mark);
      this.#wake();
      return this.#flow(chunk.length);
    });
    options.start(this.#tty).exited.then((code) => this.#close(code));
  }

  /** The innermost shell waits for a command. */
  get atPrompt(): boolean {
    return this.#tracker.atPrompt;
  }

  /** The innermost shell runs a command. */
  get isRunning(): boolean {
    return this.#tracker.isRunning;
  }

  /** Prompts of the shells that are open, outermost first. */
  get prompts(): readonly string[] {
    return this.#tracker.prompts;
  }

  /** Something stands on the command line that was not entered. */
  get hasTypedText(): boolean {
    return this.#typedSincePrompt;
  }

  type(data: string): void {
    if (data.includes("\x03")) this.#interruptedAt = this.#options.clock.now();
    if (this.atPrompt) this.#typedSincePrompt = true;
    this.#tty.type(data);
  }

  resize(size: TtySize): void {
    this.#tty.resize(size);
  }

  ack(byteCount: number): void {
    this.#unacked = Math.max(0, this.#unacked - byteCount);
    if (this.#unacked < window) this.release();
  }

  /** The pause before the next command counts from now. */
  beginIdle(): void {
    this.#endedAt = this.#options.clock.now();
  }

  /** Lets waiting output through. */
  release(): void {
    const waiting = this.#waitingWrites;
    this.#waitingWrites = [];
    for (const release of waiting) release();
  }

  /** The user's side is gone. */
  hangUp(): void {
    this.#tty.hangUp();
  }

  /** Resolves once a shell waits for a command. Rejects with TerminalClosedError. */
  waitForPrompt(): Promise<void> {
    return this.#waitUntil(() => this.atPrompt);
  }

  /** Types a line and resolves with its result. Rejects with TerminalClosedError when there is none. */
  async run(line: string): Promise<TimedCommand> {
    this.#last = undefined;
    this.type(`${line.replaceAll("\n", "\r")}\r`);
    await this.#waitUntil(() => this.#last !== undefined);
    if (!this.#last) throw new TerminalClosedError(this.id);
    return this.#last;
  }

  #waitUntil(check: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (check()) resolve();
      else if (this.#closed) reject(new TerminalClosedError(this.id));
      else this.#waiting.add({ check, resolve, reject });
    });
  }

  #wake(): void {
    for (const waiter of this.#waiting) {
      if (!waiter.check()) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  #finished(command: FinishedCommand): void {
    const interrupted = this.#interruptedAt !== undefined && this.#interruptedAt >= this.#startedAt;
    this.#last = {
      ...command,
      idleMs: Math.max(0, this.#startedAt - this.#endedAt),
      interruptedAfterMs:
        interrupted && this.#interruptedAt !== undefined ? this.#interruptedAt - this.#startedAt : undefined,
    };
    this.#endedAt = this.#options.clock.now();
    this.#options.finished(this.#last);
  }

  #flow(length: number): Promise<void> | undefined {
    if (!this.#options.hasBackPressure()) return undefined;
    this.#unacked += length;
    if (this.#unacked < window) return undefined;
    return new Promise((resolve) => {
      this.#waitingWrites.push(resolve);
    });
  }

  #close(exitCode: number): void {
    this.#closed = true;
    this.#tracker.close(exitCode);
    this.#wake();
    for (const waiter of this.#waiting) waiter.reject(new TerminalClosedError(this.id));
    this.#waiting.clear();
    this.#options.closed();
  }
}

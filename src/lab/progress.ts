import type { Difference } from "./difference.ts";
import { matchOutput } from "./matcher.ts";
import type { FinishedCommand } from "./shell-tracker.ts";
import { type Captures, captureKeysOf, matchTemplate } from "./template.ts";
import type { Exchange, ExercisePart, Step, Transcript } from "./transcript.ts";

/** What a command's end means for the steps. */
export interface Verdict {
  readonly step: string;
  readonly exchange: Exchange;
  readonly passed: boolean;
  /** Why not. */
  readonly difference?: Difference | undefined;
  /** With this one the step is done. */
  readonly completed: boolean;
}

/** How far a reader has come: what each step waits for next, and the values captured so far. */
export class Progress {
  readonly #steps: readonly Step[];
  /** By step: how many of its exchanges have passed. */
  readonly #passed = new Map<Step, number>();
  /** By exchange: the captures that have their first place in it. */
  readonly #defines = new Map<Exchange, readonly string[]>();
  #captures: Captures = new Map();

  constructor(transcript: Transcript) {
    this.#steps = transcript.steps.filter(({ kind }) => kind !== "aside");
    const known = new Set<string>();
    for (const exchange of transcript.steps.flatMap((step) => step.exchanges)) {
      const keys = [...captureKeysOf(exchange)].filter((key) => !known.has(key));
      for (const key of keys) known.add(key);
      this.#defines.set(exchange, keys);
    }
  }

  get captures(): Captures {
    return this.#captures;
  }

  isDone(step: Step): boolean {
    return this.#count(step) >= demanded(step).length;
  }

  /** A run of the whole step begins, or of one part of an exercise: what it has passed before does not count again. */
  begin(step: Step, part?: ExercisePart): void {
    const first = part && demanded(step).findIndex((exchange) => exchange.part === part);
    this.#passed.set(step, Math.max(0, first ?? 0));
  }

  /** Whether an exercise has been begun: the cluster is broken, or repaired. */
  isBroken(step: Step): boolean {
    return this.#count(step) >= demanded(step).filter(({ part }) => part === "break").length;
  }

  /** Compares a command that a step has typed with what that step expects of it. */
  judgeRun(step: Step, exchange: Exchange, command: FinishedCommand): Verdict {
    const result = this.#compare(step, exchange, command);
    return result.passed
      ? this.#accept(step, exchange, result.captures)
      : this.#refuse(step, exchange, result.difference);
  }

  /**
   * Finds the step that a typed command counts for: whose next output it printed. Undefined when it is no step's
   * business. A command of a step that is not due yet is not told that it differs.
   */
  judge(command: FinishedCommand): Verdict | undefined {
    const due = this.#steps.flatMap((step) => {
      const exchange = demanded(step)[this.#count(step)];
      return exchange ? [{ step, exchange }] : [];
    });
    const named = due.filter(({ exchange }) => this.#isCommandOf(exchange, command.line));
    const doingTheSame = due.filter(
      ({ step, exchange }) => !named.some((n) => n.exchange === exchange) && isTelling(step, exchange),
    );
    for (const { step, exchange } of [...named, ...doingTheSame]) {
      const result = this.#compare(step, exchange, command);
      if (result.passed) return this.#accept(step, exchange, result.captures);
    }
    for (const { step, exchange } of named) {
      const result = this.#compare(step, exchange, command);
      if (!result.passed && this.#isReached(step)) return this.#refuse(step, exchange, result.difference);
    }
    return this.#recognise(command);
  }

  /** A command typed again after its step has passed: worth a tick when it passes, no word when not. */
  #recognise(command: FinishedCommand): Verdict | undefined {
    for (const step of this.#steps) {
      for (const exchange of demanded(step).slice(0, this.#count(step))) {
        if (!this.#isCommandOf(exchange, command.line)) continue;
        const result = this.#compare(step, exchange, command);
        if (!result.passed) continue;
        this.#captures = result.captures;
        return { step: step.name, exchange, passed: true, completed: false };
      }
    }
    return undefined;
  }

  /** Whether a reader has come to this step: it is begun, or the ones before it are done. */
  #isReached(step: Step): boolean {
    if (this.#count(step) > 0) return true;
    if (step.kind === "exercise") return false;
    return this.#steps
      .slice(0, this.#steps.indexOf(step))
      .every((before) => before.kind === "exercise" || this.isDone(before));
  }

  #count(step: Step): number {
    return this.#passed.get(step) ?? 0;
  }

  #accept(step: Step, exchange: Exchange, captures: Captures): Verdict {
    this.#captures = captures;
    const wasDone = this.isDone(step);
    this.#passed.set(step, Math.max(this.#count(step), demanded(step).indexOf(exchange) + 1));
    return { step: step.name, exchange, passed: true, completed: this.isDone(step) && !wasDone };
  }

  #refuse(step: Step, exchange: Exchange, difference: Difference): Verdict {
    return { step: step.name, exchange, passed: false, difference, completed: false };
  }

  #isCommandOf(exchange: Exchange, line: string): boolean {
    return matchTemplate(exchange.command, line, this.#captures, true) !== undefined;
  }

  #compare(step: Step, exchange: Exchange, command: FinishedCommand) {
    // Values that this very output gives are open again: pods may have been replaced since.
    const defined = this.#defines.get(exchange) ?? [];
    const known = new Map([...this.#captures].filter(([key]) => !defined.includes(key)));
    const shell = shellOpenedBy(step, exchange);
    if (shell !== undefined && command.opened !== shell) {
      const expected = [{ template: [{ kind: "text" as const, text: shell }], line: exchange.line }];
      const difference: Difference = { kind: "missing", expected, captures: known };
      if (command.output === "") return { passed: false as const, difference };
    }
    return matchOutput(exchange.expected, command.output, known);
  }
}

/** What a reader has to do: all but the repair of an exercise, which is his to find. */
function demanded(step: Step): readonly Exchange[] {
  return step.exchanges.filter(({ part }) => part !== "repair");
}

/** The prompt of the shell that an exchange opens: the next one in its terminal is typed at another prompt. */
function shellOpenedBy(step: Step, exchange: Exchange): string | undefined {
  const next = step.exchanges[step.exchanges.indexOf(exchange) + 1];
  const opens = next && next.terminal === exchange.terminal && next.prompt !== exchange.prompt;
  return opens && !/^exit\b/.test(textOf(exchange)) ? next.prompt : undefined;
}

function textOf(exchange: Exchange): string {
  const first = exchange.command[0];
  return first?.kind === "text" ? first.text : "";
}

/** Whether an exchange can be told by what it prints, whatever was typed. */
function isTelling(step: Step, exchange: Exchange): boolean {
  // Nobody begins an exercise by chance.
  if (exchange.part === "break") return false;
  if (shellOpenedBy(step, exchange) !== undefined) return true;
  return exchange.expected.some((block) => block.kind !== "anything");
}

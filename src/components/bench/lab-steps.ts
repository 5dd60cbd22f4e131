import type { BootedLab } from "../../engines/engine.ts";
import type { CommandResult } from "../../lab/session-event.ts";
import type { ExercisePart } from "../../lab/transcript.ts";
import type { Words } from "../words.ts";
import type { BenchState, BenchStep, StepState } from "./bench-state.ts";
import type { EngineLink } from "./engine-link.ts";
import { messageOf } from "./message-of.ts";
import { readDone, writeDone } from "./progress.ts";
import type { Terminals } from "./terminals.ts";

/** How far each step is, and the button that runs it. */
export class LabSteps {
  readonly #lab: string;
  readonly #state: BenchState;
  readonly #words: Words;
  readonly #link: EngineLink;
  readonly #terminals: Terminals;

  constructor(lab: string, state: BenchState, words: Words, link: EngineLink, terminals: Terminals) {
    this.#lab = lab;
    this.#state = state;
    this.#words = words;
    this.#link = link;
    this.#terminals = terminals;
  }

  /** A new engine knows these; ticks of earlier visits stay. */
  begin(steps: BootedLab["steps"]): void {
    const done = readDone(this.#lab);
    this.#state.steps.value = steps.map(({ kind, name, terminal }) => ({
      kind,
      name,
      terminal,
      state: { kind: done.has(name) ? "done" : "todo" },
    }));
  }

  get(name: string): BenchStep | undefined {
    return this.#state.steps.value.find((step) => step.name === name);
  }

  /** The step's button: runs it, or a part of an exercise, or stops it where it runs. */
  async press(name: string, part?: ExercisePart): Promise<void> {
    const engine = await this.#link.whenRunning();
    const step = this.get(name);
    if (!step || !engine) return;
    if (step.state.kind === "running") {
      engine.type(this.#state.active.value, "\x03");
      return;
    }
    if (this.#terminals.isBusy(step.terminal)) {
      this.set(name, { kind: "refused", words: this.#words.otherTerminalBusy(step.terminal) });
      return;
    }
    this.set(name, { kind: "running" });
    try {
      // What is to be broken must be there.
      if (part === "break") await engine.bringTo(name);
      const passed = await engine.runStep(name, part);
      if (engine === this.#link.current) this.#settle(name, passed);
    } catch (error) {
      if (engine === this.#link.current) this.set(name, { kind: "refused", words: messageOf(error) });
    }
  }

  judge({ step, passed, isBroken, difference }: CommandResult): void {
    if (step === undefined) return;
    if (passed) {
      // The check's last command is followed by a tick.
      if (isBroken) this.set(step, { kind: "broken" });
      // What differed before has come right; the step may want more.
      else if (this.get(step)?.state.kind === "different") this.set(step, { kind: "todo" });
      return;
    }
    this.set(step, { kind: "different", words: difference ?? "" });
    this.#state.notice.value = this.#words.stepDifferent(step);
  }

  tick(step: string): void {
    this.set(step, { kind: "done" });
    this.#state.notice.value = this.#words.stepDone(step);
    writeDone(this.#lab, new Set([...readDone(this.#lab), step]));
  }

  set(name: string, step: StepState): void {
    const { steps } = this.#state;
    steps.value = steps.value.map((one) => (one.name === name ? { ...one, state: step } : one));
    const terminal = this.get(name)?.terminal;
    if (step.kind === "running" && terminal !== undefined) this.#terminals.bringToFront(terminal);
  }

  /** A run that has ended without a tick or a difference of its own goes back to what it was. */
  #settle(name: string, passed: boolean): void {
    if (this.get(name)?.state.kind === "running") this.set(name, { kind: passed ? "done" : "todo" });
  }
}

import type { HistoryEntry } from "../../lab/session-event.ts";
import type { Words } from "../words.ts";
import type { BenchState, StepHelpKind, StepState } from "./bench-state.ts";
import type { EngineLink } from "./engine-link.ts";
import type { KeptHistory } from "./kept-history.ts";
import type { KeptHelp } from "./kept-lab-format.ts";
import type { LabSteps } from "./lab-steps.ts";
import { messageOf } from "./message-of.ts";
import { readDone, writeDone } from "./progress.ts";

/** What the help needs of the session that it helps in. */
export interface HelpedSession {
  readonly lab: string;
  readonly state: BenchState;
  readonly words: Words;
  readonly link: EngineLink;
  readonly steps: LabSteps;
  readonly history: KeptHistory;
  /** Starts the lab again and runs only these entries. */
  goBackTo(history: readonly HistoryEntry[]): Promise<void>;
}

/** "Do it for me" and "bring me here", and back again: what was done can be undone until the reader goes on. */
export class StepHelp {
  readonly #session: HelpedSession;
  #kept: KeptHelp | undefined;
  #isHelping = false;

  constructor(session: HelpedSession) {
    this.#session = session;
  }

  get isHelping(): boolean {
    return this.#isHelping;
  }

  /** What can still be undone; it outlives the page. */
  get kept(): KeptHelp | undefined {
    return this.#kept;
  }

  set kept(help: KeptHelp | undefined) {
    this.#kept = help;
    this.#session.state.helped.value = help && { step: help.step, kind: help.kind };
  }

  /** The button of one kind of help: gives it, or takes it back where it was the last thing done. */
  async press(step: string, kind: StepHelpKind): Promise<void> {
    if (this.#isHelping) return;
    const { value: helped } = this.#session.state.helped;
    if (helped?.step === step && helped.kind === kind) return this.#undo();
    this.#isHelping = true;
    try {
      await this.#give(step, kind);
    } finally {
      this.#isHelping = false;
    }
  }

  /** The reader has gone on: to go back now would lose what was done since. */
  forget(): void {
    this.kept = undefined;
  }

  async #give(name: string, kind: StepHelpKind): Promise<void> {
    const { state, words, lab, link, steps, history } = this.#session;
    const engine = link.current;
    const was = steps.get(name)?.state;
    if (!engine || !was) return;
    this.forget();
    const before = { entries: history.entries.length, done: [...readDone(lab)] };
    steps.set(name, { kind: "running" });
    let end: StepState = was.kind === "running" ? { kind: "todo" } : was;
    try {
      await engine.bringTo(name);
      if (kind === "do") end = { kind: (await engine.runStep(name)) ? "done" : "todo" };
    } catch (error) {
      end = { kind: "refused", words: messageOf(error) };
    }
    if (engine !== link.current) return;
    // A difference of its own has been shown already.
    if (steps.get(name)?.state.kind === "running") steps.set(name, end);
    const count = history.entries.length - before.entries;
    if (count === 0) {
      if (end.kind !== "refused") state.notice.value = words.hereAlready;
      return;
    }
    this.kept = { step: name, kind, ...before };
    history.save();
    state.notice.value = words.helped(count);
  }

  async #undo(): Promise<void> {
    const before = this.#kept;
    const { state, words, lab, history } = this.#session;
    this.forget();
    if (!before) return;
    writeDone(lab, new Set(before.done));
    await this.#session.goBackTo(history.entries.slice(0, before.entries));
    if (state.phase.value.kind === "running") state.notice.value = words.undone;
  }
}

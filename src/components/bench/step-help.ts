import type { Engine } from "../../engines/engine.ts";
import type { HistoryEntry } from "../../lab/session-event.ts";
import type { Words } from "../words.ts";
import type { BenchState, StepHelpKind, StepState } from "./bench-state.ts";
import { readDone, writeDone } from "./progress.ts";

/** What the help needs of the session that it helps in. */
export interface HelpedSession {
  readonly lab: string;
  readonly state: BenchState;
  readonly words: Words;
  engine(): Engine | undefined;
  history(): readonly HistoryEntry[];
  setStep(name: string, step: StepState): void;
  /** Starts the lab again and runs only these entries. */
  goBackTo(history: readonly HistoryEntry[]): Promise<void>;
}

/** "Do it for me" and "bring me here", and back again: what was done can be undone until the reader goes on. */
export class StepHelp {
  readonly #session: HelpedSession;
  #before: { readonly history: readonly HistoryEntry[]; readonly done: ReadonlySet<string> } | undefined;
  #isHelping = false;

  constructor(session: HelpedSession) {
    this.#session = session;
  }

  get isHelping(): boolean {
    return this.#isHelping;
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
    this.#before = undefined;
    this.#session.state.helped.value = undefined;
  }

  async #give(name: string, kind: StepHelpKind): Promise<void> {
    const { state, words, lab, setStep } = this.#session;
    const engine = this.#session.engine();
    const was = state.steps.value.find((step) => step.name === name)?.state;
    if (!engine || !was) return;
    this.forget();
    const before = { history: [...this.#session.history()], done: readDone(lab) };
    setStep(name, { kind: "running" });
    let end: StepState = was.kind === "running" ? { kind: "todo" } : was;
    try {
      await engine.bringTo(name);
      if (kind === "do") end = { kind: (await engine.runStep(name)) ? "done" : "todo" };
    } catch (error) {
      end = { kind: "refused", words: error instanceof Error ? error.message : String(error) };
    }
    if (engine !== this.#session.engine()) return;
    const now = state.steps.value.find((step) => step.name === name)?.state.kind;
    // A difference of its own has been shown already.
    if (now === "running") setStep(name, end);
    const count = this.#session.history().length - before.history.length;
    if (count === 0) {
      if (end.kind !== "refused") state.notice.value = words.hereAlready;
      return;
    }
    this.#before = before;
    state.helped.value = { step: name, kind };
    state.notice.value = words.helped(count);
  }

  async #undo(): Promise<void> {
    const before = this.#before;
    const { state, words, lab } = this.#session;
    this.forget();
    if (!before) return;
    writeDone(lab, before.done);
    await this.#session.goBackTo(before.history);
    if (state.phase.value.kind === "running") state.notice.value = words.undone;
  }
}

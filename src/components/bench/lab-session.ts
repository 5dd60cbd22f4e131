import { batch } from "@preact/signals";
import type { BootOptions, Engine, EngineEvent, Language } from "../../engines/engine.ts";
import type { HistoryEntry } from "../../lab/session-event.ts";
import type { ExercisePart } from "../../lab/transcript.ts";
import type { Words } from "../words.ts";
import type { BenchNotice, BenchState, StepHelpKind } from "./bench-state.ts";
import { EngineLink } from "./engine-link.ts";
import type { LabHistory } from "./history-format.ts";
import { KeptHistory } from "./kept-history.ts";
import type { LeftOpen } from "./kept-lab-format.ts";
import { LabSteps } from "./lab-steps.ts";
import { loadLaterParts } from "./later-parts.ts";
import { dismiss, tell } from "./notices.ts";
import { StepHelp } from "./step-help.ts";
import { Terminals } from "./terminals.ts";
import { LabFiles } from "./views/files/lab-files.ts";
import { LabViews } from "./views/lab-views.ts";

export interface LabSessionOptions {
  readonly lab: string;
  readonly state: BenchState;
  readonly words: Words;
  readonly language: Language;
  createEngine(): Engine;
  /** The reader's lab has printed what the step expects. */
  onPassed(step: string, output: string): void;
}

/** A busy computer makes the cluster leap by seconds; nobody needs to be told. */
const shortestToldSleepMs = 60_000;

/** One lab in one page: starts engines, and passes what they tell to who shows or keeps it. */
export class LabSession {
  readonly terminals: Terminals;
  readonly views: LabViews;
  readonly files: LabFiles;
  readonly #options: LabSessionOptions;
  readonly #link: EngineLink;
  readonly #steps: LabSteps;
  readonly #help: StepHelp;
  readonly #history: KeptHistory;

  constructor(options: LabSessionOptions) {
    const { lab, state, words, createEngine } = options;
    this.#options = options;
    this.#link = new EngineLink({
      state,
      notRunning: words.starting,
      createEngine,
      onEvent: (event, hasBooted) => this.#receive(event, hasBooted),
    });
    this.#history = new KeptHistory(lab, state, () => ({
      help: this.#help.kept,
      drafts: this.files.drafts.unsaved,
      unfinished: this.terminals.unfinished,
    }));
    this.terminals = new Terminals(state, words, this.#link);
    this.views = new LabViews(state, this.#link);
    this.files = new LabFiles(state, this.#link);
    this.#steps = new LabSteps(lab, state, words, this.#link, this.terminals);
    this.#help = new StepHelp({
      ...options,
      link: this.#link,
      steps: this.#steps,
      history: this.#history,
      goBackTo: (history) => this.#goBackTo(history),
    });
  }

  get lab(): string {
    return this.#options.lab;
  }

  /** What brings another engine to where the lab is now. */
  get history(): LabHistory {
    return this.#history.all;
  }

  /** Starts the lab: as it came with a link, or where it was left if this browser still knows. */
  start(shared?: LabHistory): Promise<void> {
    // The reader's own goes on later.
    if (shared) this.save();
    const starting = async () => {
      const history = await this.#history.open(shared);
      this.files.drafts.clear();
      this.files.drafts.restore(history?.drafts ?? []);
      await this.#start({ seed: history?.seed, replay: history?.entries }, history);
    };
    this.#link.started = starting();
    return this.#link.started;
  }

  /** Leaves a lab that only this tab has for the one that the browser keeps. */
  leaveOwn(): Promise<void> {
    this.#history.forget();
    return this.start();
  }

  /** After a crash, or when there was no start. */
  startAgain(): Promise<void> {
    const { unfinished } = this.terminals;
    const { kept: help } = this.#help;
    return this.#start({ seed: this.#options.state.seed.value, replay: this.#history.entries }, { help, unfinished });
  }

  /** The page is about to be left, or may be: the browser can discard what is hidden without another word. */
  save(): void {
    this.#history.save();
  }

  /** What could not be loaded without a network may now. */
  backOnline(): void {
    if (this.#options.state.phase.value.kind === "failed") void this.startAgain();
  }

  /** From the beginning; what was typed is forgotten, ticks stay. */
  async reset(): Promise<void> {
    const { state, words } = this.#options;
    this.#history.forget();
    this.files.drafts.clear();
    await this.#start({});
    if (state.phase.value.kind === "running") state.notice.value = words.wasReset;
  }

  tell(notice: BenchNotice): void {
    tell(this.#options.state, notice);
  }

  dismiss(kind: BenchNotice["kind"]): void {
    dismiss(this.#options.state, kind);
  }

  /** The step's button: runs it, or a part of an exercise, or stops it where it runs. */
  async pressStep(name: string, part?: ExercisePart): Promise<void> {
    await this.#link.started;
    if (!this.#help.isHelping) await this.#steps.press(name, part);
  }

  /** "Do it for me" or "bring me here"; pressed again, it is undone. */
  async helpWithStep(name: string, kind: StepHelpKind): Promise<void> {
    if (await this.#link.whenRunning()) await this.#help.press(name, kind);
  }

  async #goBackTo(history: readonly HistoryEntry[]): Promise<void> {
    this.#history.begin(history);
    this.save();
    await this.#start({ seed: this.#options.state.seed.value, replay: history });
  }

  async #start(options: Pick<BootOptions, "seed" | "replay">, left: LeftOpen = {}): Promise<void> {
    const { lab, state, words, language } = this.#options;
    const { replay = [] } = options;
    this.#history.begin(replay);
    this.#help.kept = left.help;
    batch(() => {
      this.terminals.clear(left.unfinished ?? []);
      this.views.store.clear();
      this.#steps.begin(state.steps.value);
      state.isComplete.value = false;
      state.notice.value = words.starting;
      state.seed.value = options.seed;
      state.sharePanel.value = undefined;
      state.openFlow.value = undefined;
      state.flowsOf.value = "";
      state.mapFlow.value = undefined;
      state.machines.value = [];
    });
    await this.#link.start({ lab, language, ...options }, (booted) => {
      state.seed.value = booted.seed;
      this.#steps.begin(booted.steps);
      state.notice.value = replay.length > 0 ? words.resumed(replay.length) : words.ready(booted.seed);
      this.terminals.begin(booted.terminals);
      this.views.begin();
      this.terminals.typeAgain();
      this.#tellLeftOpen(left);
    });
  }

  #tellLeftOpen({ drafts = [], unfinished = [] }: LeftOpen): void {
    if (drafts.length + unfinished.length === 0) return;
    void import("./left-open-words.ts").then(({ leftOpenText }) => {
      const [lines, files] = [unfinished.map(({ line }) => line), drafts.map(({ file }) => file)];
      this.tell({ kind: "resumed", text: leftOpenText(this.#options.language, lines, files) });
    }, ignore);
  }

  #receive(event: EngineEvent, hasBooted: boolean): void {
    const { state, onPassed } = this.#options;
    switch (event.type) {
      case "machines":
        state.machines.value = event.machines;
        this.terminals.showKnown(state.steps.value.map(({ terminal }) => terminal));
        break;
      case "output":
        this.terminals.outputs.write(event.terminal, event.data);
        break;
      case "prompt":
        this.terminals.notePrompt(event.terminal);
        break;
      case "command":
        this.terminals.noteCommand(event.terminal, event.line);
        // What comes now is what the reader wants to see.
        state.mapFlow.value = undefined;
        break;
      case "result": {
        const { terminal, line, interruptedAfterMs, idleMs, step, output } = event;
        this.terminals.noteEnd(terminal);
        if (hasBooted) this.#keep({ terminal, line, interruptedAfterMs, idleMs });
        this.#steps.judge(event);
        if (hasBooted && step !== undefined && output !== undefined) onPassed(step, output);
        break;
      }
      case "wrote":
        if (hasBooted) this.#keep({ file: event.file, text: event.text });
        break;
      case "complete":
        void this.#loadLaterParts();
        this.dismiss("incomplete");
        break;
      case "incomplete":
        this.tell({ kind: "incomplete" });
        break;
      case "slept":
        if (event.ms >= shortestToldSleepMs) this.tell({ kind: "slept", minutes: Math.round(event.ms / 60_000) });
        break;
      case "view":
        this.views.store.receive(event.data);
        break;
      case "step":
        // What a link or an undone history has done again is no step that the reader has done.
        if (hasBooted) this.#steps.tick(event.step);
        break;
      case "closed":
        this.terminals.noteEnd(event.terminal);
        this.terminals.setShell(event.terminal, "closed");
        break;
    }
  }

  /** The engine has loaded all that it can need; then the page does. */
  async #loadLaterParts(): Promise<void> {
    const engine = this.#link.current;
    await loadLaterParts();
    if (engine === this.#link.current) this.#options.state.isComplete.value = true;
  }

  #keep(entry: HistoryEntry): void {
    if (!this.#help.isHelping) this.#help.forget();
    this.#history.add(entry);
  }
}

/** All of it is there again, told or not. */
function ignore(): void {}

import { batch } from "@preact/signals";
import type { BootOptions, Engine, EngineEvent, Language } from "../../engines/engine.ts";
import type { Completion, Problem } from "../../lab/editor/editor-data.ts";
import type { CommandResult, HistoryEntry } from "../../lab/session-event.ts";
import type { FlowDetail, ViewRequest, ViewTopic } from "../../lab/views/view-data.ts";
import type { Words } from "../words.ts";
import type { BenchNotice, BenchState, ShellState, StepHelpKind, StepState, ViewName } from "./bench-state.ts";
import { addEntry, type LabHistory } from "./history-format.ts";
import { HistoryStore, type StorageTrouble } from "./history-store.ts";
import { readDone, writeDone } from "./progress.ts";
import { StepHelp } from "./step-help.ts";
import { TerminalOutputs } from "./terminal-outputs.ts";
import { FileDrafts, withDisk } from "./views/files/file-drafts.ts";
import { ViewStore } from "./views/view-store.ts";

export interface LabSessionOptions {
  readonly lab: string;
  readonly state: BenchState;
  readonly words: Words;
  readonly language: Language;
  createEngine(): Engine;
  /** The reader's lab has printed what the step expects. */
  onPassed(step: string, output: string): void;
}

/** One lab in one page: starts engines, turns their events into the bench's state, keeps history and progress. */
export class LabSession {
  readonly outputs = new TerminalOutputs();
  readonly views = new ViewStore();
  /** What the reader has in the editor. */
  readonly drafts = new FileDrafts();
  readonly #options: LabSessionOptions;
  #engine: Engine | undefined;
  /** Commands that have ended, in that order: what a new engine replays. */
  #history: HistoryEntry[] = [];
  #toldTrouble: StorageTrouble | undefined;
  /** Resolves once the engine has started, or could not. */
  #started: Promise<void> = Promise.resolve();
  readonly #help: StepHelp;
  readonly #store: HistoryStore;

  constructor(options: LabSessionOptions) {
    this.#options = options;
    this.#store = new HistoryStore(options.lab, navigator.locks);
    this.#help = new StepHelp({
      ...options,
      engine: () => this.#engine,
      history: () => this.#history,
      setStep: (name, step) => this.#setStep(name, step),
      goBackTo: (history) => this.#goBackTo(history),
    });
  }

  /** Starts the lab: as it came with a link, or where it was left if this browser still knows. */
  start(shared?: LabHistory): Promise<void> {
    if (shared) this.#store.adopt(shared);
    this.#started = this.#startWhereKept(shared);
    return this.#started;
  }

  /** What brings another engine to where the lab is now. */
  get history(): LabHistory {
    return { seed: this.#options.state.seed.value ?? 0, entries: this.#history };
  }

  get lab(): string {
    return this.#options.lab;
  }

  /** Leaves a lab that only this tab has for the one that the browser keeps. */
  leaveOwn(): Promise<void> {
    this.#store.forget();
    return this.start();
  }

  dismiss(kind: BenchNotice["kind"]): void {
    const { notices } = this.#options.state;
    notices.value = notices.value.filter((notice) => notice.kind !== kind);
  }

  async #startWhereKept(shared: LabHistory | undefined): Promise<void> {
    const history = shared ?? (await this.#store.open());
    const { own } = this.#store;
    this.dismiss("secondTab");
    this.dismiss("shared");
    if (own === "secondTab" || own === "shared") this.tell({ kind: own });
    this.#tellTrouble();
    await this.#start({ seed: history?.seed, replay: history?.entries });
  }

  tell(notice: BenchNotice): void {
    const { notices } = this.#options.state;
    notices.value = [...notices.value.filter(({ kind }) => kind !== notice.kind), notice];
  }

  /** Once for each trouble: a notice that was dismissed does not come again. */
  #tellTrouble(): void {
    const { trouble } = this.#store;
    if (trouble && trouble !== this.#toldTrouble) this.tell({ kind: trouble });
    this.#toldTrouble = trouble;
  }

  /** After a crash. */
  startAgain(): Promise<void> {
    return this.#start({ seed: this.#options.state.seed.value, replay: this.#history });
  }

  /** From the beginning; what was typed is forgotten, ticks stay. */
  async reset(): Promise<void> {
    const { state, words } = this.#options;
    this.#store.forget();
    this.drafts.clear();
    await this.#start({});
    if (state.phase.value.kind === "running") state.notice.value = words.wasReset;
  }

  async openTerminal(terminal: string, size: { columns: number; rows: number }): Promise<void> {
    const engine = this.#engine;
    await this.#started;
    if (!engine || engine !== this.#engine || this.#options.state.phase.value.kind !== "running") return;
    try {
      await engine.openTerminal(terminal, size);
      engine.resize(terminal, size);
    } catch (error) {
      this.outputs.print(terminal, `${messageOf(error)}\r\n`);
      this.#setShell(terminal, "closed");
    }
  }

  type(terminal: string, data: string): void {
    this.#engine?.type(terminal, data);
  }

  resize(terminal: string, size: { columns: number; rows: number }): void {
    this.#engine?.resize(terminal, size);
  }

  /** Shows a terminal's tab, and opens it if there is none. */
  showTab(terminal: string): void {
    const { tabs, active } = this.#options.state;
    batch(() => {
      this.#uncoverTerminals();
      if (!tabs.value.some((tab) => tab.terminal === terminal)) {
        tabs.value = [...tabs.value, { terminal, shell: "opening" }];
      }
      active.value = terminal;
    });
  }

  /** Puts a view in front, and has the engine tell what it shows. */
  showView(view: ViewName): void {
    const { state } = this.#options;
    const before = topicOf[state.view.value];
    if (before && before !== topicOf[view]) this.#engine?.unwatch(before);
    batch(() => {
      state.view.value = view;
      state.hasView.value = true;
    });
    this.#watchView();
  }

  /** The rules of this node. */
  showRulesOf(node: string): void {
    this.#options.state.rulesNode.value = node;
    this.showView("rules");
  }

  /** A connection's stages; undefined when it has been forgotten, or there is no lab. */
  async flow(id: number): Promise<FlowDetail | undefined> {
    return this.#engine?.flow(id).catch(() => undefined);
  }

  /** A file in the lab's directory. Rejects, with words for the reader. */
  async readFile(name: string): Promise<string> {
    return this.#running().readFile(name);
  }

  /** Rejects, with words for the reader. */
  async writeFile(name: string, text: string): Promise<void> {
    await this.#running().writeFile(name, text);
  }

  /** False when a command has written the file meanwhile: the reader is asked first. Rejects, with words for the reader. */
  async saveDraft(name: string, notice: string): Promise<boolean> {
    const draft = this.drafts.get(name);
    if (!draft) return false;
    const engine = this.#running();
    // One that a command has removed is made again.
    const disk = await engine.readFile(name).catch(() => draft.saved);
    const now = withDisk(this.drafts.get(name) ?? draft, disk);
    this.drafts.set(name, now);
    if (now.theirs !== undefined) return false;
    await engine.writeFile(name, now.text);
    // The reader may have typed on.
    const { text } = this.drafts.get(name) ?? now;
    this.drafts.set(name, { saved: now.text, text, theirs: undefined });
    this.#options.state.notice.value = notice;
    return true;
  }

  /** What the API server would say; undefined when it cannot be asked now. */
  async checkManifest(text: string): Promise<readonly Problem[] | undefined> {
    return this.#engine?.checkManifest(text).catch(() => undefined);
  }

  async completeManifest(text: string, offset: number): Promise<Completion | undefined> {
    return this.#engine?.completeManifest(text, offset).catch(() => undefined);
  }

  /** Types a command into a terminal as the reader would, and shows it there. */
  typeLine(terminal: string, line: string): void {
    const { state, words } = this.#options;
    if (state.tabs.value.find((tab) => tab.terminal === terminal)?.shell === "busy") {
      state.notice.value = words.otherTerminalBusy(terminal);
      return;
    }
    this.showTab(terminal);
    // Ctrl-U: what stands there half-typed is not a part of it.
    this.#engine?.type(terminal, `\x15${line}\r`);
  }

  #running(): Engine {
    const { state, words } = this.#options;
    if (!this.#engine || state.phase.value.kind !== "running") throw new Error(words.starting);
    return this.#engine;
  }

  #watchView(): void {
    const { state } = this.#options;
    if (state.phase.value.kind !== "running") return;
    const topic = topicOf[state.view.value];
    // The engine begins with all that it has kept.
    if (topic === "dns") this.views.names.value = [];
    if (topic === "rules") this.#engine?.watch({ topic, node: this.#rulesNode() });
    else if (topic) this.#engine?.watch({ topic });
  }

  #rulesNode(): string {
    const { rulesNode } = this.#options.state;
    if (rulesNode.value === "") {
      const nodes = this.views.map.value?.nodes ?? [];
      rulesNode.value = (nodes.find(({ isControlPlane }) => !isControlPlane) ?? nodes[0])?.name ?? "";
    }
    return rulesNode.value;
  }

  /** The step's button: runs it, or stops it where it runs. */
  async pressStep(name: string): Promise<void> {
    await this.#started;
    const { state, words } = this.#options;
    const step = state.steps.value.find((candidate) => candidate.name === name);
    const engine = this.#engine;
    if (!step || !engine || this.#help.isHelping || state.phase.value.kind !== "running") return;
    if (step.state.kind === "running") {
      engine.type(state.active.value, "\x03");
      return;
    }
    const tab = state.tabs.value.find(({ terminal }) => terminal === step.terminal);
    if (tab?.shell === "busy") {
      this.#setStep(name, { kind: "refused", words: words.otherTerminalBusy(step.terminal) });
      return;
    }
    this.#setStep(name, { kind: "running" });
    try {
      const passed = await engine.runStep(name);
      if (engine === this.#engine) this.#settleStep(name, passed);
    } catch (error) {
      if (engine === this.#engine) this.#setStep(name, { kind: "refused", words: messageOf(error) });
    }
  }

  /** "Do it for me" or "bring me here"; pressed again, it is undone. */
  async helpWithStep(name: string, kind: StepHelpKind): Promise<void> {
    await this.#started;
    if (this.#options.state.phase.value.kind === "running") await this.#help.press(name, kind);
  }

  async #goBackTo(history: readonly HistoryEntry[]): Promise<void> {
    const { value: seed } = this.#options.state.seed;
    if (seed !== undefined) this.#store.write({ seed, entries: history });
    await this.#start({ seed, replay: history });
  }

  async #start(options: Pick<BootOptions, "seed" | "replay">): Promise<void> {
    const { lab, state, words, language, createEngine } = this.#options;
    void this.#engine?.dispose();
    const engine = createEngine();
    this.#engine = engine;
    const replay = options.replay ?? [];
    this.#history = [...replay];
    this.outputs.clear();
    this.views.clear();
    const done = readDone(lab);
    this.#help.forget();
    batch(() => {
      state.phase.value = { kind: "starting" };
      state.isComplete.value = false;
      state.notice.value = words.starting;
      state.generation.value++;
      state.tabs.value = [];
      state.sharePanel.value = undefined;
      state.machines.value = [];
      state.steps.value = state.steps.value.map((step) => ({ ...step, state: stateOf(done, step.name) }));
    });
    let hasBooted = false;
    engine.subscribe((event) => {
      if (engine === this.#engine) this.#receive(event, hasBooted);
    });
    this.outputs.onShown = (terminal, byteCount) => engine.ack(terminal, byteCount);
    const boot = async () => {
      try {
        const booted = await engine.boot({ lab, language, ...options });
        hasBooted = true;
        batch(() => {
          state.seed.value = booted.seed;
          state.steps.value = booted.steps.map((step) => ({ ...step, state: stateOf(done, step.name) }));
          state.phase.value = { kind: "running" };
          state.notice.value = replay.length > 0 ? words.resumed(replay.length) : words.ready(booted.seed);
          this.#showKnownTerminals(booted.terminals);
        });
        for (const request of always) engine.watch(request);
        this.#watchView();
      } catch (error) {
        if (engine !== this.#engine) return;
        state.phase.value = { kind: "failed", reason: messageOf(error) };
      }
    };
    this.#started = boot();
    await this.#started;
  }

  #receive(event: EngineEvent, hasBooted: boolean): void {
    const { state } = this.#options;
    if (event.type === "crashed") {
      if (hasBooted) state.phase.value = { kind: "crashed", reason: event.reason };
      return;
    }
    switch (event.type) {
      case "machines":
        state.machines.value = event.machines;
        this.#showKnownTerminals(state.steps.value.map(({ terminal }) => terminal));
        break;
      case "output":
        this.outputs.write(event.terminal, event.data);
        break;
      case "prompt":
        this.#setShell(event.terminal, "prompt");
        break;
      case "command":
        this.#setShell(event.terminal, "busy");
        break;
      case "result":
        if (hasBooted) this.#keepCommand(event);
        this.#judge(event);
        if (hasBooted && event.step !== undefined && event.output !== undefined) {
          this.#options.onPassed(event.step, event.output);
        }
        break;
      case "wrote":
        if (hasBooted) this.#keep({ file: event.file, text: event.text });
        break;
      case "complete":
        state.isComplete.value = true;
        break;
      case "slept":
        if (event.ms >= shortestToldSleepMs) this.tell({ kind: "slept", minutes: Math.round(event.ms / 60_000) });
        break;
      case "view":
        this.views.receive(event.data);
        break;
      case "step":
        // What a link or an undone history has done again is no step that the reader has done.
        if (hasBooted) this.#tick(event.step);
        break;
      case "closed":
        this.#setShell(event.terminal, "closed");
        break;
    }
  }

  #keepCommand({ terminal, line, interruptedAfterMs, idleMs }: CommandResult): void {
    this.#keep({ terminal, line, interruptedAfterMs, idleMs });
  }

  #keep(entry: HistoryEntry): void {
    this.#history = addEntry(this.#history, entry);
    const { value: seed } = this.#options.state.seed;
    if (seed !== undefined) this.#store.write({ seed, entries: this.#history });
    this.#tellTrouble();
    if (!this.#help.isHelping) this.#help.forget();
  }

  /** Tabs come by themselves for the machines that the lab's steps use; for others the reader asks. */
  #showKnownTerminals(wanted: readonly string[]): void {
    const { machines, tabs, active } = this.#options.state;
    const known = new Set(tabs.value.map(({ terminal }) => terminal));
    const come = [...new Set(wanted)].filter((id) => !known.has(id) && machines.value.some((one) => one.id === id));
    if (come.length > 0) {
      tabs.value = [...tabs.value, ...come.map((terminal) => ({ terminal, shell: "opening" as const }))];
    }
    if (!tabs.value.some(({ terminal }) => terminal === active.value)) active.value = tabs.value[0]?.terminal ?? "";
  }

  /** A sheet has room for one of the two. */
  #uncoverTerminals(): void {
    const { isNarrow, hasView } = this.#options.state;
    if (isNarrow.value) hasView.value = false;
  }

  #setShell(terminal: string, shell: ShellState): void {
    const { tabs } = this.#options.state;
    const others = tabs.value.filter((tab) => tab.terminal !== terminal);
    tabs.value =
      others.length === tabs.value.length
        ? [...others, { terminal, shell }]
        : tabs.value.map((tab) => (tab.terminal === terminal ? { terminal, shell } : tab));
  }

  #judge({ step, passed, difference }: CommandResult): void {
    if (step === undefined || passed !== false) return;
    const { state, words } = this.#options;
    this.#setStep(step, { kind: "different", words: difference ?? "" });
    state.notice.value = words.stepDifferent(step);
  }

  #tick(step: string): void {
    const { lab, state, words } = this.#options;
    this.#setStep(step, { kind: "done" });
    state.notice.value = words.stepDone(step);
    writeDone(lab, new Set([...readDone(lab), step]));
  }

  /** A run that has ended without a tick or a difference of its own goes back to what it was. */
  #settleStep(name: string, passed: boolean): void {
    const step = this.#options.state.steps.value.find((candidate) => candidate.name === name);
    if (step?.state.kind !== "running") return;
    this.#setStep(name, { kind: passed ? "done" : "todo" });
  }

  #setStep(name: string, step: StepState): void {
    const { steps, active } = this.#options.state;
    steps.value = steps.value.map((one) => (one.name === name ? { ...one, state: step } : one));
    const terminal = steps.value.find((one) => one.name === name)?.terminal;
    if (step.kind !== "running" || terminal === undefined) return;
    this.#uncoverTerminals();
    active.value = terminal;
  }
}

/** A busy computer makes the cluster leap by seconds; nobody needs to be told. */
const shortestToldSleepMs = 60_000;

/** The map stands for the lab itself: other views name its pods, and the packets are its traffic. */
const always: readonly ViewRequest[] = [{ topic: "map" }, { topic: "flows" }];

/** What the engine is asked for while a view is in front. */
const topicOf: Readonly<Partial<Record<ViewName, Exclude<ViewTopic, "map" | "flows">>>> = {
  dns: "dns",
  rules: "rules",
  events: "events",
  files: "files",
};

function stateOf(done: ReadonlySet<string>, step: string): StepState {
  return { kind: done.has(step) ? "done" : "todo" };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

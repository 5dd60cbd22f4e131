import { batch } from "@preact/signals";
import type { TtySize } from "../../cluster/tty.ts";
import type { Words } from "../words.ts";
import { type BenchState, laptopTab, type ShellState } from "./bench-state.ts";
import type { EngineLink } from "./engine-link.ts";
import { isTypeable } from "./history-format.ts";
import type { UnfinishedCommand } from "./kept-lab-format.ts";
import { messageOf } from "./message-of.ts";
import { TerminalOutputs } from "./terminal-outputs.ts";

/** The terminals' tabs, and what goes between them and the engine. */
export class Terminals {
  readonly outputs = new TerminalOutputs();
  readonly #state: BenchState;
  readonly #words: Words;
  readonly #link: EngineLink;
  /** What runs, by terminal. */
  readonly #running = new Map<string, string>();
  /** What ran in the engine before this one. */
  #lost: readonly UnfinishedCommand[] = [];
  /** In front before another engine came. */
  #before = "";
  /** What is typed there, and not run, at the first prompt. */
  readonly #typedAtPrompt = new Map<string, string>();

  constructor(state: BenchState, words: Words, link: EngineLink) {
    this.#state = state;
    this.#words = words;
    this.#link = link;
    this.outputs.onShown = (terminal, byteCount) => link.current?.ack(terminal, byteCount);
  }

  /** A new engine has none of the old one's but the laptop. `unfinished` is what `typeAgain` will type. */
  clear(unfinished: readonly UnfinishedCommand[]): void {
    this.#running.clear();
    this.#typedAtPrompt.clear();
    this.#lost = unfinished;
    const { active, generation, tabs } = this.#state;
    // The first one's laptop stands there already.
    if (!this.#link.current && tabs.value === laptopTab) return;
    this.outputs.clear();
    if (active.value !== "laptop") this.#before = active.value;
    generation.value++;
    tabs.value = laptopTab;
    active.value = "laptop";
  }

  /** The engine has booted: the terminals that it knows, and the one that was in front. */
  begin(known: readonly string[]): void {
    const { active, tabs } = this.#state;
    this.showKnown(known);
    const isBack = tabs.value.some(({ terminal }) => terminal === this.#before);
    if (isBack && active.value === "laptop") active.value = this.#before;
    this.#before = "";
  }

  async open(terminal: string, size: TtySize): Promise<void> {
    const engine = await this.#link.created();
    // One that is open already, as the laptop's is, learns its size at once.
    engine.resize(terminal, size);
    try {
      await engine.openTerminal(terminal, size);
      engine.resize(terminal, size);
    } catch (error) {
      // The banner tells of a lab that has not started.
      if (engine !== this.#link.current || this.#state.phase.value.kind !== "running") return;
      this.outputs.print(terminal, `${messageOf(error)}\r\n`);
      this.setShell(terminal, "closed");
    }
  }

  type(terminal: string, data: string): void {
    const { current } = this.#link;
    if (current) current.type(terminal, data);
    else void this.#link.created().then((engine) => engine.type(terminal, data));
  }

  resize(terminal: string, size: TtySize): void {
    this.#link.current?.resize(terminal, size);
  }

  /** Types a command into a terminal as the reader would, and shows it there. */
  typeLine(terminal: string, line: string): void {
    if (this.isBusy(terminal)) {
      this.#state.notice.value = this.#words.otherTerminalBusy(terminal);
      return;
    }
    this.show(terminal);
    // Ctrl-U: what stands there half-typed is not a part of it.
    this.type(terminal, `\x15${line}\r`);
  }

  /** Commands that run now, or are still to be typed again; as far as they can be. */
  get unfinished(): readonly UnfinishedCommand[] {
    const here = [...this.#typedAtPrompt, ...this.#running].map(([terminal, line]) => ({ terminal, line }));
    return [...this.#lost, ...here].filter(({ line }) => isTypeable(line));
  }

  /** What ran when the lab was lost stands at the prompt again: whether it runs once more is the reader's to say. */
  typeAgain(): void {
    const unfinished = this.#lost;
    this.#lost = [];
    for (const { terminal, line } of unfinished) this.#typedAtPrompt.set(terminal, line);
    this.showKnown(unfinished.map(({ terminal }) => terminal));
    for (const { terminal, shell } of this.#state.tabs.value) if (shell === "prompt") this.notePrompt(terminal);
  }

  notePrompt(terminal: string): void {
    this.setShell(terminal, "prompt");
    const line = this.#typedAtPrompt.get(terminal);
    if (line === undefined) return;
    this.#typedAtPrompt.delete(terminal);
    this.type(terminal, line);
  }

  noteCommand(terminal: string, line: string): void {
    this.#running.set(terminal, line);
    this.setShell(terminal, "busy");
  }

  noteEnd(terminal: string): void {
    this.#running.delete(terminal);
  }

  isBusy(terminal: string): boolean {
    return this.#state.tabs.value.some((tab) => tab.terminal === terminal && tab.shell === "busy");
  }

  /** Shows a terminal's tab, and opens it if there is none. */
  show(terminal: string): void {
    const { tabs } = this.#state;
    batch(() => {
      if (!tabs.value.some((tab) => tab.terminal === terminal)) {
        tabs.value = [...tabs.value, { terminal, shell: "opening" }];
      }
      this.bringToFront(terminal);
    });
  }

  /** On a sheet there is room for the terminals or for a view. */
  bringToFront(terminal: string): void {
    const { active, isNarrow, hasView } = this.#state;
    if (isNarrow.value) hasView.value = false;
    active.value = terminal;
  }

  /** Tabs come by themselves for the machines that the lab's steps use; for others the reader asks. */
  showKnown(wanted: readonly string[]): void {
    const { machines, tabs, active } = this.#state;
    const known = new Set(tabs.value.map(({ terminal }) => terminal));
    const come = [...new Set(wanted)].filter((id) => !known.has(id) && machines.value.some((one) => one.id === id));
    if (come.length > 0) {
      tabs.value = [...tabs.value, ...come.map((terminal) => ({ terminal, shell: "opening" as const }))];
    }
    if (!tabs.value.some(({ terminal }) => terminal === active.value)) active.value = tabs.value[0]?.terminal ?? "";
  }

  setShell(terminal: string, shell: ShellState): void {
    const { tabs } = this.#state;
    const isKnown = tabs.value.some((tab) => tab.terminal === terminal);
    tabs.value = isKnown
      ? tabs.value.map((tab) => (tab.terminal === terminal ? { terminal, shell } : tab))
      : [...tabs.value, { terminal, shell }];
  }
}

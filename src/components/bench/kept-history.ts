import type { HistoryEntry } from "../../lab/session-event.ts";
import type { BenchState } from "./bench-state.ts";
import { addEntry, type LabHistory } from "./history-format.ts";
import { HistoryStore, type StorageTrouble } from "./history-store.ts";
import type { KeptLab, LeftOpen } from "./kept-lab-format.ts";
import { dismiss, tell } from "./notices.ts";

/** What was done in the lab, in order, and kept in the browser: what a new engine replays. */
export class KeptHistory {
  readonly #state: BenchState;
  readonly #store: HistoryStore;
  readonly #leftOpen: () => LeftOpen;
  /** Commands that have ended, in that order, and files that the editor has written. */
  #entries: readonly HistoryEntry[] = [];
  #toldTrouble: StorageTrouble | undefined;

  /** `leftOpen` tells what is kept beside it. */
  constructor(lab: string, state: BenchState, leftOpen: () => LeftOpen) {
    this.#state = state;
    this.#leftOpen = leftOpen;
    this.#store = new HistoryStore(lab, navigator.locks);
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** What brings another engine to where the lab is now. */
  get all(): LabHistory {
    return { seed: this.#state.seed.value ?? 0, entries: this.#entries };
  }

  /** What came with a link, or what this browser still knows; says so where it is not the browser's one lab. */
  async open(shared: LabHistory | undefined): Promise<KeptLab | undefined> {
    if (shared) this.#store.adopt(shared);
    const history: KeptLab | undefined = shared ?? (await this.#store.open());
    const { own } = this.#store;
    dismiss(this.#state, "secondTab");
    dismiss(this.#state, "shared");
    if (own === "secondTab" || own === "shared") tell(this.#state, { kind: own });
    this.#tellTrouble();
    return history;
  }

  /** A new engine begins with these. */
  begin(entries: readonly HistoryEntry[]): void {
    this.#entries = entries;
  }

  add(entry: HistoryEntry): void {
    this.#entries = addEntry(this.#entries, entry);
    this.save();
  }

  /** Keeps all of it as it is now. */
  save(): void {
    const { value: seed } = this.#state.seed;
    if (seed === undefined) return;
    this.#store.write({ seed, entries: this.#entries, ...this.#leftOpen() });
    this.#tellTrouble();
  }

  forget(): void {
    this.#store.forget();
  }

  /** Once for each trouble: a notice that was dismissed does not come again. */
  #tellTrouble(): void {
    const { trouble } = this.#store;
    if (trouble === this.#toldTrouble) return;
    // There may be room again.
    if (this.#toldTrouble) dismiss(this.#state, this.#toldTrouble);
    if (trouble) tell(this.#state, { kind: trouble });
    this.#toldTrouble = trouble;
  }
}

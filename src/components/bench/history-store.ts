import { type LabHistory, readHistoryValue } from "./history-format.ts";
import type { KeptLab } from "./kept-lab-format.ts";

/**
 * Why a lab is not the one that this browser keeps: another tab has that one, it came with a link, or tabs cannot be told
 * apart (no Web Locks: a page over plain HTTP, an old browser).
 */
export type OwnReason = "secondTab" | "shared" | "noLocks";

/** What is amiss with the browser's storage. */
export type StorageTrouble = "full" | "forbidden";

/** How long a page that is just being left may still hold its claim. */
const claimPatienceMs = 300;

/**
 * Where a lab's history is kept. One tab at a time holds the lab that the browser keeps (localStorage, claimed by a Web
 * Lock for as long as the page lives); every other tab has a lab of its own (sessionStorage), which outlives a reload.
 */
export class HistoryStore {
  readonly #lab: string;
  readonly #locks: LockManager | undefined;
  #own: OwnReason | undefined;
  #hasClaim = false;
  #trouble: StorageTrouble | undefined;

  constructor(lab: string, locks: LockManager | undefined) {
    this.#lab = lab;
    this.#locks = locks;
  }

  /** Undefined: this tab has the browser's. */
  get own(): OwnReason | undefined {
    return this.#own;
  }

  get trouble(): StorageTrouble | undefined {
    return this.#trouble;
  }

  /** Finds this tab's place, and what was kept there. */
  async open(): Promise<KeptLab | undefined> {
    const otherwise = this.#locks ? "secondTab" : "noLocks";
    const kept = this.#read("sessionStorage");
    if (isRecord(kept)) {
      this.#own = kept.own === "shared" ? "shared" : otherwise;
      return readKept(kept.history);
    }
    this.#hasClaim ||= await this.#claim();
    this.#own = this.#hasClaim ? undefined : otherwise;
    return this.#hasClaim ? readKept(this.#read("localStorage")) : undefined;
  }

  write(history: KeptLab): void {
    if (this.#own) this.#write("sessionStorage", { own: this.#own, history });
    else this.#write("localStorage", history);
  }

  /** From now on this tab has a lab of its own, with this history; the browser's stays as it is. */
  adopt(history: LabHistory): void {
    this.#own = "shared";
    this.write(history);
  }

  /** Forgets this tab's lab, the one that it has now. */
  forget(): void {
    this.#remove(this.#own ? "sessionStorage" : "localStorage");
  }

  async #claim(): Promise<boolean> {
    if (!this.#locks) return false;
    const name = `eastwest:lab:${this.#lab}`;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const forAsLongAsThePage = new Promise<void>(() => {});
    const patience = new AbortController();
    this.#locks
      .request(name, { signal: patience.signal }, () => {
        resolve(true);
        return forAsLongAsThePage;
      })
      .catch(() => resolve(false));
    // Where the browser forbids storage, it may forbid locks, too.
    const { held = [] } = await this.#locks.query().catch(() => ({ held: [] }));
    // Without effect where this page is the holder.
    if (held.some((lock) => lock.name === name)) setTimeout(() => patience.abort(), claimPatienceMs);
    return promise;
  }

  #read(storage: "localStorage" | "sessionStorage"): unknown {
    try {
      return JSON.parse(window[storage].getItem(this.#key()) ?? "null");
    } catch (error) {
      if (error instanceof DOMException) this.#trouble = "forbidden";
      return undefined;
    }
  }

  #write(storage: "localStorage" | "sessionStorage", value: unknown): void {
    try {
      window[storage].setItem(this.#key(), JSON.stringify(value));
      this.#trouble = undefined;
    } catch (error) {
      this.#trouble = error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "forbidden";
    }
  }

  #remove(storage: "localStorage" | "sessionStorage"): void {
    try {
      window[storage].removeItem(this.#key());
    } catch {
      // Then there was none.
    }
  }

  #key(): string {
    return `eastwest:history:${this.#lab}`;
  }
}

/** Most readers have nothing kept yet. Without a network at least the history is read. */
async function readKept(value: unknown): Promise<KeptLab | undefined> {
  if (!isRecord(value)) return undefined;
  const format = await import("./kept-lab-format.ts").catch(() => undefined);
  return format ? format.readKeptLab(value) : readHistoryValue(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

import type { Clock, Timer } from "./clock.ts";
import { inTurns, type Pieces } from "./pieces.ts";

/** Between two syncs, in milliseconds. */
export interface SyncIntervals {
  readonly shortest: number;
  readonly longest: number;
}

/** In pieces when it may take long. */
export type Sync = () => Pieces<void> | undefined;

/**
 * Runs `sync` after changes: at once, though never within the turn of the change, but not before the shortest interval
 * has passed; what changes meanwhile is synced together. Without a change it runs after the longest (pkg/proxy/runner
 * BoundedFrequencyRunner).
 */
export class SyncRunner {
  readonly #clock: Clock;
  readonly #sync: Sync;
  readonly #intervals: SyncIntervals;
  #nextAllowed = 0;
  #periodic: Timer | undefined;
  #running: Timer | undefined;
  #pending: { readonly timer: Timer; readonly due: number } | undefined;

  constructor(clock: Clock, intervals: SyncIntervals, sync: Sync) {
    this.#clock = clock;
    this.#intervals = intervals;
    this.#sync = sync;
  }

  /** Not before `delayMs` have passed, unless somebody asks for it sooner. */
  request(delayMs = 0): void {
    const now = this.#clock.now();
    const due = Math.max(now + delayMs, this.#nextAllowed);
    if (this.#pending && this.#pending.due <= due) return;
    this.#forgetPending();
    const timer = this.#clock.after(due - now, () => {
      this.#pending = undefined;
      this.#nextAllowed = this.#clock.now() + this.#intervals.shortest;
      this.#periodic?.cancel();
      this.#periodic = this.#clock.after(this.#intervals.longest, () => this.request());
      // Its pieces are due before any other sync can be.
      const pieces = this.#sync();
      this.#running = pieces && inTurns(this.#clock, pieces);
    });
    this.#pending = { timer, due };
  }

  stop(): void {
    this.#forgetPending();
    this.#periodic?.cancel();
    this.#running?.cancel();
  }

  #forgetPending(): void {
    this.#pending?.timer.cancel();
    this.#pending = undefined;
  }
}

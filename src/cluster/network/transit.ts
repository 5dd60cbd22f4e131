import type { Clock } from "../clock.ts";

interface Batch {
  readonly due: number;
  readonly arrivals: (() => void)[];
}

/**
 * Packets on their way. Arrivals for one moment that were sent one after the other share a timer, so that a window
 * full of segments costs one event.
 */
export class Transit {
  readonly #clock: Clock;
  #last: Batch | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `arrive` after `delayMs`. Packets with the same delay never overtake each other. */
  carry(delayMs: number, arrive: () => void): void {
    const due = this.#clock.now() + delayMs;
    if (this.#last?.due === due) {
      this.#last.arrivals.push(arrive);
      return;
    }
    const batch: Batch = { due, arrivals: [arrive] };
    this.#last = batch;
    this.#clock.after(delayMs, () => {
      if (this.#last === batch) this.#last = undefined;
      for (const run of batch.arrivals) run();
    });
  }
}

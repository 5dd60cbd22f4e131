import { SimulatedClock } from "../../cluster/clock.ts";

/** The host's time, as far as a driver lets it pass: whoever looks sees the present, and not when the last timer fired. */
export class HostClock extends SimulatedClock {
  #isSyncing = false;

  override now(): number {
    // The driver looks, too.
    if (!this.#isSyncing) {
      this.#isSyncing = true;
      this.onSync?.();
      this.#isSyncing = false;
    }
    return super.now();
  }
}

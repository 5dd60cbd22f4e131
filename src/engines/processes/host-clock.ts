import { type HostTurn, SimulatedClock } from "../../cluster/clock.ts";
import type { RealTime } from "../real-time.ts";

/**
 * The host's time: whoever looks sees the present, and not when the last timer fired. Timers wait for a driver; what was
 * left of them when it stopped is left when it goes on.
 */
export class HostClock extends SimulatedClock {
  readonly #host: RealTime;
  #isSyncing = false;

  constructor(host: RealTime, hostTurn: HostTurn) {
    super(host.now(), hostTurn);
    this.#host = host;
  }

  override now(): number {
    // The driver looks, too.
    if (!this.#isSyncing) {
      this.#isSyncing = true;
      if (this.onSync) this.onSync();
      else this.leapTo(this.#host.now());
      this.#isSyncing = false;
    }
    return super.now();
  }
}

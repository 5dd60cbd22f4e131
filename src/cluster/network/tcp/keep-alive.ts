import type { Clock, Timer } from "../../clock.ts";
import type { KeepAliveSettings } from "../sockets.ts";

/** Asks a peer that has long been silent whether it still lives (SO_KEEPALIVE; RFC 9293, 3.8.4). */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #settings: KeepAliveSettings;
  readonly #heardAt: () => number;
  readonly #probe: () => void;
  readonly #giveUp: () => void;
  #timer: Timer;
  #due = 0;
  #unanswered = 0;

  constructor(
    clock: Clock,
    settings: KeepAliveSettings,
    host: { readonly heardAt: () => number; readonly probe: () => void; readonly giveUp: () => void },
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#heardAt = host.heardAt;
    this.#probe = host.probe;
    this.#giveUp = host.giveUp;
    this.#timer = this.#after(settings.idleMs);
  }

  /** Milliseconds until it looks again, and the probes that were not answered so far. */
  get state(): { readonly remainingMs: number; readonly unanswered: number } {
    return { remainingMs: this.#due - this.#clock.now(), unanswered: this.#unanswered };
  }

  stop(): void {
    this.#timer.cancel();
  }

  #after(ms: number): Timer {
    this.#due = this.#clock.now() + ms;
    return this.#clock.after(ms, () => this.#look());
  }

  #look(): void {
    const { idleMs, intervalMs, probes } = this.#settings;
    const silence = this.#clock.now() - this.#heardAt();
    if (silence < idleMs) {
      this.#unanswered = 0;
      this.#timer = this.#after(Math.max(1, idleMs - silence));
    } else if (this.#unanswered >= probes) this.#giveUp();
    else {
      this.#unanswered++;
      this.#timer = this.#after(intervalMs);
      this.#probe();
    }
  }
}

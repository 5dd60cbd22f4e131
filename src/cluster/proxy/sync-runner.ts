import type { Clock, Timer } from "../clock.ts";
import { inTurns, type Pieces } from "../pieces.ts";

/** --iptables-min-sync-period's default, in milliseconds. */
const shortestInterval = 1000;

/**
 * Runs `sync` after changes: at once, though never within the turn of the change, but not more often than kube-proxy's
 * minimum period allows; what changes meanwhile is synced together. Without a change it runs after `longestInterval`
 * (pkg/proxy/runner BoundedFrequencyRunner).
 */
export class SyncRunner {
  readonly #clock: Clock;
  readonly #sync: () => Pieces<void>;
  readonly #longestInterval: number;
  #nextAllowed = 0;
  #periodic: Timer | undefined;
  #running: Timer | undefined;
  #pending: { readonly timer: Timer; readonly due: number } | undefined;

  constructor(clock: Clock, longestInterval: number, sync: () => Pieces<void>) {
    this.#clock = clock;
    this.#longestInterval = longestInterval;
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
      this.#nextAllowed = this.#clock.now() + shortestInterval;
      this.#periodic?.cancel();
      this.#periodic = this.#clock.after(this.#longestInterval, () => this.request());
      // Its pieces are due before any other sync can be.
      this.#running = inTurns(this.#clock, this.#sync());
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

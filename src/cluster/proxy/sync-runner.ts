import type { Clock, Timer } from "../clock.ts";

/** --iptables-min-sync-period's default, in milliseconds. */
const shortestInterval = 1000;

/**
 * Runs `sync` after changes: at once, though never within the turn of the change, but not more often than kube-proxy's
 * minimum period allows; what changes meanwhile is synced together (pkg/util/async BoundedFrequencyRunner).
 */
export class SyncRunner {
  readonly #clock: Clock;
  readonly #sync: () => void;
  #nextAllowed = 0;
  #pending: { readonly timer: Timer; readonly due: number } | undefined;

  constructor(clock: Clock, sync: () => void) {
    this.#clock = clock;
    this.#sync = sync;
  }

  /** Not before `delayMs` have passed, unless somebody asks for it sooner. */
  request(delayMs = 0): void {
    const now = this.#clock.now();
    const due = Math.max(now + delayMs, this.#nextAllowed);
    if (this.#pending && this.#pending.due <= due) return;
    this.stop();
    const timer = this.#clock.after(due - now, () => {
      this.#pending = undefined;
      this.#nextAllowed = this.#clock.now() + shortestInterval;
      this.#sync();
    });
    this.#pending = { timer, due };
  }

  stop(): void {
    this.#pending?.timer.cancel();
    this.#pending = undefined;
  }
}

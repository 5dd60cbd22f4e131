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
  #pending: Timer | undefined;

  constructor(clock: Clock, sync: () => void) {
    this.#clock = clock;
    this.#sync = sync;
  }

  request(): void {
    this.#pending ??= this.#clock.after(this.#nextAllowed - this.#clock.now(), () => {
      this.#pending = undefined;
      this.#nextAllowed = this.#clock.now() + shortestInterval;
      this.#sync();
    });
  }

  stop(): void {
    this.#pending?.cancel();
    this.#pending = undefined;
  }
}

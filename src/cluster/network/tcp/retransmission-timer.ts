import type { Clock, Timer } from "../../clock.ts";

/**
 * The one timer of a connection. Moving its deadline back, which every acknowledgement does, costs nothing: the
 * pending timer notices when it fires.
 */
export class RetransmissionTimer {
  readonly #clock: Clock;
  readonly #expire: () => void;
  #deadline: number | undefined;
  #pending: { readonly at: number; readonly timer: Timer } | undefined;

  constructor(clock: Clock, expire: () => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  get running(): boolean {
    return this.#deadline !== undefined;
  }

  /** Milliseconds until it expires; undefined while it does not run. */
  get remaining(): number | undefined {
    return this.#deadline === undefined ? undefined : this.#deadline - this.#clock.now();
  }

  /** Expires `delayMs` from now instead of whatever was set before. */
  start(delayMs: number): void {
    this.#deadline = this.#clock.now() + delayMs;
    if (this.#pending && this.#pending.at <= this.#deadline) return;
    this.#pending?.timer.cancel();
    this.#schedule(this.#deadline);
  }

  stop(): void {
    this.#deadline = undefined;
  }

  /** As `stop`, for good. */
  discard(): void {
    this.stop();
    this.#pending?.timer.cancel();
    this.#pending = undefined;
  }

  #schedule(at: number): void {
    const timer = this.#clock.after(at - this.#clock.now(), () => {
      this.#pending = undefined;
      if (this.#deadline === undefined) return;
      if (this.#deadline > at) {
        this.#schedule(this.#deadline);
        return;
      }
      this.#deadline = undefined;
      this.#expire();
    });
    this.#pending = { at, timer };
  }
}

import type { SimulatedClock } from "../cluster/clock.ts";

/** The host's clock and timers, as a driver needs them. */
export interface RealTime {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls `run` once, in a later macrotask. Returns what cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/**
 * So far may the cluster's time lag behind before it leaps instead of firing an avalanche of timers: the host slept (a
 * closed lid, a frozen tab), or has more to do than it can.
 */
const longestLagMs = 4000;
/** Longest delay that hosts' timers take. */
const longestDelayMs = 2 ** 31 - 1;

/** Lets a simulated clock run with the host's, from where it stands. */
export class RealTimeDriver {
  readonly #clock: SimulatedClock;
  readonly #host: RealTime;
  /** Cluster time minus host time. */
  #offset = 0;
  #running = false;
  #firing = false;
  #cancel: (() => void) | undefined;

  readonly #onLeap: ((ms: number) => void) | undefined;

  /** `onLeap` hears how much host time has passed without anything happening in the cluster. */
  constructor(clock: SimulatedClock, host: RealTime, onLeap?: (ms: number) => void) {
    this.#clock = clock;
    this.#host = host;
    this.#onLeap = onLeap;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#offset = this.#clock.now() - this.#host.now();
    this.#clock.onEarlier = () => this.#arm();
    this.#clock.onSync = () => this.sync();
    this.#arm();
  }

  /** Time stands until `start`. */
  stop(): void {
    this.#running = false;
    this.#clock.onEarlier = undefined;
    this.#clock.onSync = undefined;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Brings `clock.now()` up to the host's time; before something that comes from outside, such as a key. */
  sync(): void {
    if (!this.#running || this.#firing || this.#clock.held) return;
    const now = this.#catchUp();
    this.#clock.moveTo(Math.min(now, this.#clock.nextDeadline() ?? now));
  }

  /** The cluster time that it should be now. */
  #catchUp(): number {
    const now = this.#host.now() + this.#offset;
    const reached = Math.max(this.#clock.now(), Math.min(now, this.#clock.nextDeadline() ?? now));
    // As a suspended computer: what waited has as long to wait as before.
    if (now - reached > longestLagMs) {
      this.#clock.leapTo(now);
      this.#onLeap?.(now - reached);
    }
    return now;
  }

  #arm(): void {
    if (!this.#running || this.#firing) return;
    this.#cancel?.();
    this.#cancel = undefined;
    const due = this.#clock.nextDeadline();
    if (due === undefined) return;
    const delay = Math.min(Math.max(0, due - this.#offset - this.#host.now()), longestDelayMs);
    this.#cancel = this.#host.after(delay, () => void this.#fire());
  }

  async #fire(): Promise<void> {
    this.#cancel = undefined;
    this.#firing = true;
    try {
      while (this.#running) {
        const now = this.#catchUp();
        const due = this.#clock.nextDeadline();
        if (this.#clock.held) {
          await this.#clock.turn();
          continue;
        }
        if (due === undefined || due > now) {
          this.#clock.moveTo(now);
          break;
        }
        this.#clock.fireNext();
        // What the timer has woken comes first, as in virtual time.
        await this.#clock.settle();
      }
    } finally {
      this.#firing = false;
      this.#arm();
    }
  }
}

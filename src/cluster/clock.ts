import type { Cancellation } from "./cancellation.ts";
/** A scheduled callback; `cancel` is idempotent. */
export interface Timer {
  cancel(): void;
}

/** The only source of time in the core. All times are milliseconds; `now` counts from the Unix epoch. */
export interface Clock {
  now(): number;
  /** Does not count while the computer is suspended: CLOCK_MONOTONIC. From an arbitrary point on. */
  monotonic(): number;
  /** Calls `run` once, `delayMs` from now (at once in time, never in the same turn, for 0 and less). */
  after(delayMs: number, run: () => void): Timer;
  /** Resolves after `delayMs`; rejects with `signal.reason` when aborted, at once if it already is. */
  sleep(delayMs: number, signal?: Cancellation): Promise<void>;
  /** Keeps virtual time standing while the host works on something of its own, such as reading a Response. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Gives the host one turn (a macrotask), so that keystrokes get in. Loops that may spin must await it now and then. */
  turn(): Promise<void>;
}

/** The host's next turn: its promise resolves in a later macrotask. */
export interface HostTurn {
  (): Promise<void>;
  /** Where the host can: resolves sooner, once everything has run that waits for nothing but its turn. */
  readonly settle?: (() => Promise<void>) | undefined;
}

/** Of so many settlings after a timer, one is a whole turn, so that the host is not kept waiting. */
const settlingsPerTurn = 8;

class Entry implements Timer {
  at: number;
  readonly order: number;
  run: () => void;
  readonly #cancelled: () => void;

  constructor(at: number, order: number, run: () => void, cancelled: () => void) {
    this.at = at;
    this.order = order;
    this.run = run;
    this.#cancelled = cancelled;
  }

  cancel(): void {
    if (this.run === nothing) return;
    this.run = nothing;
    this.#cancelled();
  }
}

/** So many cancelled timers may lie about before they are cleared away. */
const fewCancelled = 64;

/**
 * A clock that stands still until a driver moves it: `runVirtually` below jumps from timer to timer,
 * an engine's real-time driver follows the host's clock. Timers due at the same time fire in the order they were set.
 */
export class SimulatedClock implements Clock {
  #now: number;
  /** So much of `now` has gone by in leaps. */
  #suspended = 0;
  #order = 0;
  #heap: Entry[] = [];
  #held = 0;
  /** Of the timers in the heap. */
  #cancelled = 0;
  readonly #countCancelled = () => {
    this.#cancelled++;
    if (this.#cancelled > fewCancelled && this.#cancelled * 2 > this.#heap.length) this.#clearAway();
  };
  readonly #hostTurn: HostTurn;
  #settlings = 0;
  #waiting = 0;
  /** Told whenever a timer becomes the earliest one, so that a real-time driver can re-arm. */
  onEarlier: (() => void) | undefined;
  /** A real-time driver's: brings `now` up to the host's time, before something that comes from outside. */
  onSync: (() => void) | undefined;

  /** `startMs`: the first `now()`. */
  constructor(startMs: number, hostTurn: HostTurn) {
    this.#now = startMs;
    this.#hostTurn = hostTurn;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#suspended;
  }

  after(delayMs: number, run: () => void): Timer {
    const entry = new Entry(this.#now + Math.max(0, delayMs), this.#order++, run, this.#countCancelled);
    this.#push(entry);
    if (this.#heap[0] === entry) this.onEarlier?.();
    return entry;
  }

  sleep(delayMs: number, signal?: Cancellation): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = this.after(delayMs, () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      });
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.#held++;
    try {
      return await work;
    } finally {
      this.#held--;
    }
  }

  async turn(): Promise<void> {
    this.#waiting++;
    await this.#hostTurn();
    this.#waiting--;
  }

  /** Whether somebody waits for a turn: work that asks for turns is busy, not stuck. */
  get busy(): boolean {
    return this.#waiting > 0;
  }

  /** For drivers: a whole turn of the host. */
  hostTurn(): Promise<void> {
    return this.#hostTurn();
  }

  /** For drivers: resolves once what a timer has woken has run. */
  settle(): Promise<void> {
    const { settle } = this.#hostTurn;
    return settle && ++this.#settlings % settlingsPerTurn !== 0 ? settle() : this.#hostTurn();
  }

  /** Whether `during` keeps time from advancing. */
  get held(): boolean {
    return this.#held > 0;
  }

  /** How many timers are kept, with those that were cancelled and not yet cleared away. */
  get kept(): number {
    return this.#heap.length;
  }

  /** When the next timer is due, or undefined without timers. */
  nextDeadline(): number | undefined {
    while (this.#heap[0]?.run === nothing) {
      this.#pop();
      this.#cancelled--;
    }
    return this.#heap[0]?.at;
  }

  /** Moves to the next timer's time and fires that one timer. False without timers. */
  fireNext(): boolean {
    if (this.nextDeadline() === undefined) return false;
    const entry = this.#pop();
    if (!entry) return false;
    this.#now = Math.max(this.#now, entry.at);
    const run = entry.run;
    entry.run = nothing;
    run();
    return true;
  }

  /** Moves on by `ms` if no timer is due until then. */
  moveUndisturbed(ms: number): boolean {
    const next = this.nextDeadline();
    if (next !== undefined && next <= this.#now + ms) return false;
    this.#now += ms;
    return true;
  }

  /** Sets `now` without firing anything; for real-time drivers. Never goes back. */
  moveTo(ms: number): void {
    this.#now = Math.max(this.#now, ms);
  }

  /** Jumps to `ms` as a suspended computer does: timers keep what remained of their delay. */
  leapTo(ms: number): void {
    const by = ms - this.#now;
    if (by <= 0) return;
    for (const entry of this.#heap) entry.at += by;
    this.#now = ms;
    this.#suspended += by;
  }

  /** Most timers guard something that does not happen: without this, they would stay until they are due. */
  #clearAway(): void {
    const left = this.#heap.filter(({ run }) => run !== nothing);
    // Sorted, an array is a heap.
    this.#heap = left.sort((a, b) => a.at - b.at || a.order - b.order);
    this.#cancelled = 0;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !sooner(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (below && right && sooner(right, below)) {
        child++;
        below = right;
      }
      if (!below || !sooner(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function nothing(): void {}

function sooner(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** What a turn of the host that the work has asked for takes in cluster time: who is busy does not stand still. */
const busyTurnMs = 1;

/** Thrown by `runVirtually` when the work waits for something that no timer will bring. */
export class DeadlockError extends Error {}

/**
 * Drives `clock` from timer to timer until `work` settles: what takes an hour of cluster time takes no time here.
 * Throws DeadlockError when nothing is left to wait for.
 */
export async function runVirtually<T>(clock: SimulatedClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  work.then(done, done);
  let idleTurns = 0;
  let hasFired = false;
  for (;;) {
    await (hasFired ? clock.settle() : clock.hostTurn());
    if (settled) return work;
    const isBusy = clock.busy && !clock.held;
    // To jump to the next timer would be to let seconds pass in the midst of a loop.
    hasFired = !clock.held && !(isBusy && clock.moveUndisturbed(busyTurnMs)) && clock.fireNext();
    if (clock.held) continue;
    if (hasFired || isBusy) idleTurns = 0;
    else if (++idleTurns > 100) throw new DeadlockError("nothing is scheduled and the work has not ended");
  }
}

import type { Clock } from "../../clock.ts";

const counters = ["connections", "inPackets", "outPackets", "inBytes", "outBytes"] as const;
type Counter = (typeof counters)[number];
export type Totals = Readonly<Record<Counter, number>>;

/** How often the kernel looks at what has come, in milliseconds, and how slowly it forgets (ip_vs_est.c). */
const interval = 2000;
const smoothing = 4;

const none = (): Record<Counter, number> => ({ connections: 0, inPackets: 0, outPackets: 0, inBytes: 0, outBytes: 0 });

/** What a virtual or real server has had to do since its counters were zeroed, and lately, a second. */
export class Statistics {
  readonly #clock: Clock;
  #totals = none();
  /** Since the last look. */
  #recent = none();
  #averages = none();
  #looks: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#looks = this.#looksUntilNow();
  }

  get totals(): Totals {
    return this.#totals;
  }

  /** An exponential average of what came within each interval: no timer, the looks missed are made up for. */
  get rates(): Totals {
    this.#catchUp();
    return this.#averages;
  }

  note(counter: Counter, amount = 1): void {
    this.#catchUp();
    this.#totals[counter] += amount;
    this.#recent[counter] += amount;
  }

  zero(): void {
    this.#totals = none();
    this.#recent = none();
    this.#averages = none();
  }

  #looksUntilNow(): number {
    return Math.floor(this.#clock.now() / interval);
  }

  #catchUp(): void {
    const missed = this.#looksUntilNow() - this.#looks;
    if (missed === 0) return;
    this.#looks += missed;
    for (const counter of counters) {
      const rate = this.#recent[counter] / (interval / 1000);
      const average = this.#averages[counter] + (rate - this.#averages[counter]) / smoothing;
      this.#averages[counter] = average * (1 - 1 / smoothing) ** (missed - 1);
    }
    this.#recent = none();
  }
}

const firstMs = 10_000;
const longestMs = 300_000;

/** The kubelet's back-off (client-go util/flowcontrol): 10 s, doubled each time up to 5 min, over after 10 min of peace. */
export class BackOff {
  #delay = 0;
  #lastUse = 0;

  /** How long to wait since `since` before the next try; 0 at first. */
  remaining(since: number, now: number): number {
    if (this.#delay === 0 || now - this.#lastUse > 2 * longestMs) return 0;
    return Math.max(0, since + this.#delay - now);
  }

  /** The present length. */
  get delay(): number {
    return this.#delay;
  }

  /** Notes a try: the next one has to wait twice as long. */
  use(now: number): void {
    const expired = now - this.#lastUse > 2 * longestMs;
    this.#delay = this.#delay === 0 || expired ? firstMs : Math.min(this.#delay * 2, longestMs);
    this.#lastUse = now;
  }
}

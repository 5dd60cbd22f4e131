/** Milliseconds: the first SYN's patience (RFC 6298), Linux' TCP_RTO_MIN and TCP_RTO_MAX. */
const firstTimeout = 1000;
const shortestVariation = 200;
const longestTimeout = 120_000;

/** How long to wait for an acknowledgement (RFC 6298, with the floor where Linux puts it: under the variation). */
export class RttEstimator {
  #smoothed: number | undefined;
  #variation = 0;

  /** A round trip took so long. */
  sample(ms: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = ms;
      this.#variation = ms / 2;
      return;
    }
    this.#variation += (Math.abs(ms - this.#smoothed) - this.#variation) / 4;
    this.#smoothed += (ms - this.#smoothed) / 8;
  }

  /** After so many timeouts in a row. */
  timeout(backoff: number): number {
    const base =
      this.#smoothed === undefined ? firstTimeout : this.#smoothed + Math.max(shortestVariation, 4 * this.#variation);
    return Math.min(longestTimeout, base * 2 ** backoff);
  }
}

/** What is taken of a range, and the values that are handed out before any are drawn. */
export class PreparedPool<T> {
  readonly #first: readonly T[];
  readonly #prepared: T[];
  readonly #taken = new Set<T>();

  constructor(prepared: readonly T[]) {
    this.#first = prepared;
    this.#prepared = [...prepared];
  }

  isTaken(value: T): boolean {
    return this.#taken.has(value);
  }

  take(value: T): void {
    this.#taken.add(value);
  }

  release(value: T): void {
    this.#taken.delete(value);
  }

  /** As if it had never been taken: a prepared one is the next again. For dry runs. */
  putBack(value: T): void {
    this.release(value);
    if (this.#first.includes(value) && !this.#prepared.includes(value)) this.#prepared.unshift(value);
  }

  /** The next prepared value that is free; each is given once. */
  nextPrepared(): T | undefined {
    for (;;) {
      const value = this.#prepared.shift();
      if (value === undefined || !this.#taken.has(value)) return value;
    }
  }
}

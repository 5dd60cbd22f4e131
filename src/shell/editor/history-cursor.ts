/** Moves through the lines entered before, from the newest back. */
export class HistoryCursor {
  readonly #lines: readonly string[];
  #at: number;
  /** The line that was being typed when the first step back was made. */
  #typed = "";

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#at = lines.length;
  }

  older(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#typed = current;
    return this.#lines[--this.#at];
  }

  newer(): string | undefined {
    if (this.#at >= this.#lines.length) return undefined;
    return this.#lines[++this.#at] ?? this.#typed;
  }

  /** The newest line before this one (`again`: strictly before) that holds `wanted`; stays where it is when there is none. */
  search(wanted: string, again: boolean): string | undefined {
    if (wanted === "") return undefined;
    for (let at = Math.min(this.#at, this.#lines.length) - (again ? 1 : 0); at >= 0; at--) {
      if (!this.#lines[at]?.includes(wanted)) continue;
      this.#at = at;
      return this.#lines[at];
    }
    return undefined;
  }
}

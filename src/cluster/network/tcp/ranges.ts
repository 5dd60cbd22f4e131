/** From the first sequence number to the one behind the last. */
export type Range = readonly [start: number, end: number];

/** Sequence numbers, as ranges in order that do not touch. */
export class Ranges {
  #list: Range[] = [];

  get isEmpty(): boolean {
    return this.#list.length === 0;
  }

  get list(): readonly Range[] {
    return this.#list;
  }

  /** One behind the last number. */
  get end(): number {
    return this.#list.at(-1)?.[1] ?? 0;
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#list.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  add([start, end]: Range): void {
    const apart = this.#list.filter((range) => range[1] < start || range[0] > end);
    const touching = this.#list.filter((range) => range[1] >= start && range[0] <= end);
    const merged: Range = [
      Math.min(start, ...touching.map((range) => range[0])),
      Math.max(end, ...touching.map((range) => range[1])),
    ];
    this.#list = [...apart, merged].sort((a, b) => a[0] - b[0]);
  }

  /** Forgets everything before `position`. */
  release(position: number): void {
    if ((this.#list[0]?.[0] ?? position) >= position) return;
    this.#list = this.#list.flatMap(([start, end]): Range[] =>
      end > position ? [[Math.max(start, position), end]] : [],
    );
  }

  /** The range that `position` is in. */
  around(position: number): Range | undefined {
    return this.#list.find(([start, end]) => start <= position && position < end);
  }

  /** Where the first range behind `position` begins. */
  nextAfter(position: number): number | undefined {
    return this.#list.find(([start]) => start > position)?.[0];
  }
}

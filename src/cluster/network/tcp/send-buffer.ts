/** Bytes written and not yet acknowledged. Positions are sequence numbers. */
export class SendBuffer {
  #chunks: Uint8Array[] = [];
  #start: number;
  #end: number;

  constructor(start: number) {
    this.#start = start;
    this.#end = start;
  }

  /** One past the last byte written. */
  get end(): number {
    return this.#end;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  push(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.push(data);
    this.#end += data.length;
  }

  /** Forgets everything before `position`. */
  release(position: number): void {
    while (this.#start < position) {
      const first = this.#chunks[0];
      if (!first) return;
      const count = Math.min(first.length, position - this.#start);
      if (count === first.length) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
      this.#start += count;
    }
  }

  /** `length` bytes from `position`, all of which must be here. */
  slice(position: number, length: number): Uint8Array {
    let skip = position - this.#start;
    let result: Uint8Array | undefined;
    let filled = 0;
    for (const chunk of this.#chunks) {
      if (skip >= chunk.length) {
        skip -= chunk.length;
        continue;
      }
      const part = chunk.subarray(skip, skip + length - filled);
      skip = 0;
      if (part.length === length) return part;
      result ??= new Uint8Array(length);
      result.set(part, filled);
      filled += part.length;
      if (filled === length) break;
    }
    return result ?? new Uint8Array(0);
  }
}

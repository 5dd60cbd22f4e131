/** Bytes that have arrived in order and wait to be read. */
export class ReceiveBuffer {
  readonly #capacity: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** `capacity`: bytes that it holds at most. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  /** How many bytes more there is room for: the window to advertise. */
  get window(): number {
    return Math.max(0, this.#capacity - this.#length);
  }

  /** Takes what fits; returns how many bytes that was. */
  push(data: Uint8Array): number {
    const taken = data.length <= this.window ? data : data.subarray(0, this.window);
    if (taken.length > 0) this.#chunks.push(taken);
    this.#length += taken.length;
    return taken.length;
  }

  take(): Uint8Array | undefined {
    const chunk = this.#chunks.shift();
    this.#length -= chunk?.length ?? 0;
    return chunk;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.#length = 0;
  }
}

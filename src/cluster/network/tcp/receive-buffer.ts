/** net.ipv4.tcp_rmem's default, of which Linux advertises half. */
const capacity = 65536;

/** Bytes that have arrived in order and wait to be read. */
export class ReceiveBuffer {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** How many bytes more there is room for: the window to advertise. */
  get window(): number {
    return Math.max(0, capacity - this.#length);
  }

  /** Takes what fits; returns how many bytes that was. */
  push(data: Uint8Array): number {
    const taken = data.subarray(0, this.window);
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

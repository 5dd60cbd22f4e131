import type { ByteWriter } from "../pipe.ts";

/** A process' output: the container's log gets all of it, and so does whoever is attached. */
export class OutputGroup implements ByteWriter {
  readonly #log: ByteWriter;
  readonly #listeners = new Set<ByteWriter>();

  constructor(log: ByteWriter) {
    this.#log = log;
  }

  add(listener: ByteWriter): void {
    this.#listeners.add(listener);
  }

  remove(listener: ByteWriter): void {
    this.#listeners.delete(listener);
  }

  /** Waits for the slowest. One that reads no more is dropped; the process never hears of it. */
  write(chunk: Uint8Array, signal?: AbortSignal): Promise<void> {
    const logged = this.#log.write(chunk, signal);
    if (this.#listeners.size === 0) return logged;
    const told = [...this.#listeners].map(async (listener) => {
      try {
        await listener.write(chunk, signal);
      } catch {
        signal?.throwIfAborted();
        this.#listeners.delete(listener);
      }
    });
    return Promise.all([logged, ...told]).then(() => {});
  }

  close(): void {}
}

import type { Cancellation } from "./cancellation.ts";
/** The reading end of a byte stream. */
export interface ByteReader {
  /** The next chunk, as soon as there is one; undefined at the end. Rejects with `signal.reason` when aborted. */
  read(signal?: Cancellation): Promise<Uint8Array | undefined>;
  /** Says that nothing more will be read: the writer's next write fails with BrokenPipeError. */
  close(): void;
}

/** The writing end of a byte stream. */
export interface ByteWriter {
  /** Resolves when there is room for more. Rejects with BrokenPipeError when nobody reads any more. */
  write(chunk: Uint8Array, signal?: Cancellation): Promise<void>;
  /** Ends the stream. Idempotent. */
  close(): void;
}

/** EPIPE: the reader is gone. A program that does not catch it ends with 141 (128 + SIGPIPE). */
export class BrokenPipeError extends Error {
  constructor() {
    super("Broken pipe");
  }
}

export interface Pipe {
  readonly reader: ByteReader;
  readonly writer: ByteWriter;
}

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * A pipe as between two processes: what is written comes out once, in order; a writer waits while more than `capacity`
 * bytes (Linux: 64 KiB) are on their way.
 */
export function createPipe(capacity = 65536): Pipe {
  const chunks: Uint8Array[] = [];
  let buffered = 0;
  let ended = false;
  let abandoned = false;
  let wakeReader: (() => void) | undefined;
  let wakeWriters: (() => void)[] = [];

  const releaseWriters = () => {
    const waiting = wakeWriters;
    wakeWriters = [];
    for (const wake of waiting) wake();
  };

  return {
    reader: {
      async read(signal) {
        for (;;) {
          signal?.throwIfAborted();
          const chunk = chunks.shift();
          if (chunk) {
            buffered -= chunk.length;
            if (buffered < capacity) releaseWriters();
            return chunk;
          }
          if (ended || abandoned) return undefined;
          await waitFor((wake) => {
            wakeReader = wake;
          }, signal);
        }
      },
      close() {
        abandoned = true;
        chunks.length = 0;
        buffered = 0;
        releaseWriters();
        wakeReader?.();
      },
    },
    writer: {
      async write(chunk, signal) {
        signal?.throwIfAborted();
        if (abandoned || ended) throw new BrokenPipeError();
        if (chunk.length === 0) return;
        chunks.push(chunk);
        buffered += chunk.length;
        wakeReader?.();
        while (buffered >= capacity && !abandoned) {
          await waitFor((wake) => {
            wakeWriters.push(wake);
          }, signal);
        }
      },
      close() {
        ended = true;
        wakeReader?.();
      },
    },
  };
}

/** Waits until `register`'s wake-up is called, or rejects with the signal's reason. */
function waitFor(register: (wake: () => void) => void, signal: Cancellation | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    register(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
  });
}

/** A reader that is at its end: /dev/null. */
export const emptyReader: ByteReader = { read: () => Promise.resolve(undefined), close() {} };

/** A writer that forgets: /dev/null. */
export const nullWriter: ByteWriter = { write: () => Promise.resolve(), close() {} };

/** Everything up to the end of `reader`, as text. */
export async function readAllText(reader: ByteReader, signal?: Cancellation): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const chunk = await reader.read(signal);
    if (!chunk) return text + decoder.decode();
    text += decoder.decode(chunk, { stream: true });
  }
}

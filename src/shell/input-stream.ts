import type { ByteReader } from "../cluster/pipe.ts";

/** A reader that can take bytes back, so that `read` and a script on stdin leave the rest to the next reader. */
export class InputStream implements ByteReader {
  readonly #source: ByteReader;
  #returned: Uint8Array[] = [];

  private constructor(source: ByteReader) {
    this.#source = source;
  }

  /** Wraps a reader once: what another program gave back must not be lost in a second wrapping. */
  static over(source: ByteReader): InputStream {
    return source instanceof InputStream ? source : new InputStream(source);
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    return this.#returned.pop() ?? this.#source.read(signal);
  }

  /** The next `read` gets these bytes first. */
  unread(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#returned.push(chunk);
  }

  /** Up to and including the next newline; without one at the end of the stream; undefined at the end. */
  async readLine(signal?: AbortSignal): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const chunk = await this.read(signal);
      if (!chunk) return parts.length > 0 ? decode(parts) : undefined;
      const newline = chunk.indexOf(10);
      if (newline >= 0) {
        this.unread(chunk.subarray(newline + 1));
        parts.push(chunk.subarray(0, newline + 1));
        return decode(parts);
      }
      parts.push(chunk);
    }
  }

  close(): void {
    this.#source.close();
  }
}

function decode(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  let text = "";
  for (const part of parts) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/** A reader over bytes that are already there: a file, a here-document. */
export function readerOf(content: Uint8Array): ByteReader {
  let rest: Uint8Array | undefined = content;
  return {
    read: () => {
      const chunk = rest;
      rest = undefined;
      return Promise.resolve(chunk?.length ? chunk : undefined);
    },
    close: () => {
      rest = undefined;
    },
  };
}

import type { LogLine, LogOptions } from "../container-image.ts";
import { type ByteReader, type ByteWriter, bytes, createPipe } from "../pipe.ts";

/** Lines kept for a container; the kubelet keeps 10 MiB before it rotates. */
const longestLog = 5000;

interface StoredLine extends LogLine {
  /** The container has ended without a newline behind it, and so does what is shown of it. */
  readonly isPartial: boolean;
}

/** What a container has printed, with the time of each line. */
export class ContainerLog {
  readonly #now: () => number;
  readonly #lines: StoredLine[] = [];
  /** Number of the first line kept. */
  #dropped = 0;
  #ended = false;
  #waiting: (() => void)[] = [];
  readonly #flushes: (() => void)[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A program's stdout or stderr. */
  writer(stream: LogLine["stream"]): ByteWriter {
    const decoder = new TextDecoder();
    let partial = "";
    const take = (text: string) => {
      const lines = (partial + text).split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) this.#add(stream, line, false);
    };
    this.#flushes.push(() => {
      if (partial) this.#add(stream, partial, true);
      partial = "";
    });
    return {
      write: (chunk) => {
        take(decoder.decode(chunk, { stream: true }));
        return Promise.resolve();
      },
      close: () => {},
    };
  }

  /** The container has ended: nothing more will come. */
  end(): void {
    for (const flush of this.#flushes) flush();
    this.#ended = true;
    this.#wake();
  }

  /** As `kubectl logs` shows it; with `follow` it ends when the container does. */
  read(options: LogOptions): ByteReader {
    const pipe = createPipe();
    this.#copy(options, pipe.writer).then(
      () => pipe.writer.close(),
      // The reader has gone away.
      () => pipe.writer.close(),
    );
    return pipe.reader;
  }

  async #copy(options: LogOptions, to: ByteWriter): Promise<void> {
    let next = this.#firstWanted(options);
    for (;;) {
      const lines = this.#lines.slice(Math.max(0, next - this.#dropped));
      next = this.#dropped + this.#lines.length;
      if (lines.length > 0) await to.write(bytes(lines.map((line) => format(line, options)).join("")));
      if (next < this.#dropped + this.#lines.length) continue;
      if (this.#ended || !options.follow) return;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      // An empty write fails once nobody reads any more.
      await to.write(new Uint8Array(0));
    }
  }

  #firstWanted({ tailLines, sinceSeconds }: LogOptions): number {
    const total = this.#dropped + this.#lines.length;
    let first = tailLines === undefined || tailLines < 0 ? 0 : total - tailLines;
    if (sinceSeconds !== undefined) {
      const since = this.#now() - sinceSeconds * 1000;
      const index = this.#lines.findIndex((line) => line.time >= since);
      first = Math.max(first, index < 0 ? total : this.#dropped + index);
    }
    return first;
  }

  #add(stream: LogLine["stream"], text: string, isPartial: boolean): void {
    this.#lines.push({ time: this.#now(), stream, text, isPartial });
    if (this.#lines.length > longestLog + 500) {
      this.#lines.splice(0, 500);
      this.#dropped += 500;
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function format({ time, text, isPartial }: StoredLine, { timestamps }: LogOptions): string {
  const shown = isPartial ? text : `${text}\n`;
  if (!timestamps) return shown;
  return `${new Date(time).toISOString().slice(0, -1)}000000Z ${shown}`;
}

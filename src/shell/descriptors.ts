import { BrokenPipeError, type ByteReader, type ByteWriter, emptyReader, nullWriter } from "../cluster/pipe.ts";
import type { Process } from "../cluster/process.ts";
import { InputStream } from "./input-stream.ts";

/** An open file of a shell: a number that is inherited by what it starts. */
export interface Descriptor {
  readonly reader?: ByteReader | undefined;
  readonly writer?: ByteWriter | undefined;
  readonly isTty: boolean;
}

/** The shell's open files by number. A subshell starts with a copy. */
export class Descriptors {
  readonly #open: Map<number, Descriptor>;

  constructor(open: Iterable<readonly [number, Descriptor]>) {
    this.#open = new Map(open);
  }

  static of(process: Process): Descriptors {
    return new Descriptors([
      [0, { reader: InputStream.over(process.stdin), isTty: process.isTty.stdin }],
      [1, { writer: process.stdout, isTty: process.isTty.stdout }],
      [2, { writer: process.stderr, isTty: process.isTty.stderr }],
    ]);
  }

  copy(): Descriptors {
    return new Descriptors(this.#open);
  }

  get(number: number): Descriptor | undefined {
    return this.#open.get(number);
  }

  /** Undefined closes. */
  set(number: number, descriptor: Descriptor | undefined): void {
    if (descriptor) this.#open.set(number, descriptor);
    else this.#open.delete(number);
  }

  reader(number: number): ByteReader {
    return this.#open.get(number)?.reader ?? emptyReader;
  }

  writer(number: number): ByteWriter {
    const descriptor = this.#open.get(number);
    if (!descriptor) return closedWriter;
    return descriptor.writer ?? nullWriter;
  }

  /** What a program started now is given. */
  streams(): Pick<Process, "stdin" | "stdout" | "stderr" | "isTty"> {
    return {
      stdin: this.reader(0),
      stdout: this.writer(1),
      stderr: this.writer(2),
      isTty: {
        stdin: this.get(0)?.isTty ?? false,
        stdout: this.get(1)?.isTty ?? false,
        stderr: this.get(2)?.isTty ?? false,
      },
    };
  }
}

const closedWriter: ByteWriter = { write: () => Promise.reject(new BrokenPipeError()), close() {} };

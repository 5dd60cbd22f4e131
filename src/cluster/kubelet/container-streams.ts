import type { Container } from "kubernetes-types/core/v1";
import type { AttachOptions, ExecSession } from "../container-image.ts";
import { type ByteWriter, createPipe, emptyReader } from "../pipe.ts";
import type { SignalName, SpawnOptions } from "../process.ts";
import type { Tty } from "../tty.ts";
import { createTty } from "../tty-device.ts";
import type { ContainerLog } from "./container-log.ts";
import { OutputGroup } from "./output-group.ts";
import { withoutMarks } from "./without-marks.ts";

/** How a container's stdin is filled. */
interface Input {
  write(data: Uint8Array): Promise<void>;
  close(): void;
}

/**
 * What a container's first process reads and writes, as `stdin`, `stdinOnce` and `tty` of its spec say, and who is
 * attached to it (containerd, internal/cri/io).
 */
export class ContainerStreams {
  readonly #spec: Container;
  readonly #tty: Tty | undefined;
  readonly #input: Input | undefined;
  readonly #stdout: OutputGroup;
  readonly #stderr: OutputGroup | undefined;
  readonly #detach = new Set<() => void>();
  /** For the process. */
  readonly spawn: SpawnOptions;

  constructor(spec: Container, log: ContainerLog) {
    this.#spec = spec;
    if (spec.tty) {
      const tty = createTty({ columns: 80, rows: 24 });
      this.#tty = tty;
      this.#stdout = new OutputGroup(withoutMarks(log.writer("stdout")));
      tty.onOutput((chunk) => this.#stdout.write(chunk));
      const isTty = { stdin: true, stdout: true, stderr: true };
      this.spawn = { stdin: tty.input, stdout: tty.output, stderr: tty.output, tty, isTty };
      this.#input = spec.stdin ? { write: typist(tty), close() {} } : undefined;
      return;
    }
    const stdin = createPipe();
    if (spec.stdin) {
      // A process that reads no more loses what is sent to it; that is no error of the client's.
      this.#input = { write: (data) => stdin.writer.write(data).catch(() => {}), close: () => stdin.writer.close() };
    }
    this.#stdout = new OutputGroup(log.writer("stdout"));
    this.#stderr = new OutputGroup(log.writer("stderr"));
    this.spawn = { stdin: spec.stdin ? stdin.reader : emptyReader, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Who gets the signals of the terminal's keys, if there is one. */
  setForeground(deliver: (signalName: SignalName) => void): void {
    this.#tty?.setForeground(deliver);
  }

  attach({ stdin, stdout, stderr }: AttachOptions): ExecSession {
    const out = createPipe();
    const err = createPipe();
    const listener: ByteWriter = this.#tty && !stdin ? withoutMarks(out.writer) : out.writer;
    if (stdout) this.#stdout.add(listener);
    if (stderr && this.#stderr) this.#stderr.add(err.writer);
    else err.writer.close();
    let settle: (end: { code: number }) => void = () => {};
    const exited = new Promise<{ code: number }>((resolve) => {
      settle = resolve;
    });
    const detach = () => {
      this.#detach.delete(detach);
      this.#stdout.remove(listener);
      this.#stderr?.remove(err.writer);
      out.writer.close();
      err.writer.close();
      settle({ code: 0 });
    };
    this.#detach.add(detach);
    const input = stdin ? this.#input : undefined;
    const closesInput = this.#spec.stdinOnce === true && !this.#tty;
    return {
      write: (data) => input?.write(data) ?? Promise.resolve(),
      closeStdin: () => {
        if (!input) return;
        // Input that comes but once ends with its first sender, who goes on listening. All others just leave.
        if (closesInput) input.close();
        else detach();
      },
      stdout: out.reader,
      stderr: err.reader,
      resize: (columns, rows) => this.#tty?.resize({ columns, rows }),
      exited,
      hangUp: () => {
        if (closesInput) input?.close();
        detach();
        out.reader.close();
        err.reader.close();
      },
    };
  }

  /** The process has ended. */
  end(): void {
    for (const detach of [...this.#detach]) detach();
  }
}

function typist(tty: Tty): Input["write"] {
  const decoder = new TextDecoder();
  return (data) => {
    tty.type(decoder.decode(data, { stream: true }));
    return Promise.resolve();
  };
}

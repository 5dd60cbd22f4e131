import type { Machine } from "./machine.ts";
import type { ByteReader, ByteWriter } from "./pipe.ts";
import type { Tty } from "./tty.ts";

export type SignalName = "SIGINT" | "SIGTERM" | "SIGKILL" | "SIGQUIT" | "SIGHUP";

/** Numbers as in Linux' signal(7); a process ended by signal n exits with 128 + n. */
export const signalNumbers: Record<SignalName, number> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

/**
 * The reason that `Process.signal` aborts with. Whatever a program waits for rejects with it; a program that wants a
 * last word (ping's statistics) catches it, all others let it pass and end with 128 + the signal's number.
 */
export class Signalled extends Error {
  override readonly name = "Signalled";
  readonly signalName: SignalName;

  constructor(signalName: SignalName) {
    super(signalName);
    this.signalName = signalName;
  }

  get exitCode(): number {
    return 128 + signalNumbers[this.signalName];
  }
}

/** What a program runs in: its arguments, streams and machine. */
export interface Process {
  readonly pid: number;
  /** `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  cwd: string;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  /** The controlling terminal, if stdin or stdout is one. */
  readonly tty: Tty | undefined;
  /** Which of the three streams are the terminal (isatty). */
  readonly isTty: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Aborts with a Signalled when the process is told to end. */
  readonly signal: AbortSignal;
  /** Aborts on SIGKILL, also where `signal` has aborted before and the program is still about its last words. */
  readonly killed: AbortSignal;
  readonly machine: Machine;
  /**
   * Says that the program is a process of the host, by its number there: from now on every signal is `deliver`ed, and the
   * program lasts until it ends by itself, also after SIGKILL.
   */
  becomeHostProcess(pid: number, deliver: (signalName: SignalName) => void): void;
}

/** An executable: resolves with the exit code, 0 to 255. */
export interface Program {
  (process: Process): Promise<number>;
  /**
   * Signals it has a handler for. It matters for a container's first process: PID 1 never sees SIGTERM or SIGINT
   * that it has no handler for (kernel, pid_namespaces(7)), so `sh` runs on until SIGKILL.
   */
  readonly handles?: readonly SignalName[];
}

export interface SpawnOptions {
  readonly env?: ReadonlyMap<string, string> | undefined;
  readonly cwd?: string | undefined;
  readonly stdin?: ByteReader | undefined;
  readonly stdout?: ByteWriter | undefined;
  readonly stderr?: ByteWriter | undefined;
  readonly tty?: Tty | undefined;
  readonly isTty?: Process["isTty"] | undefined;
  /** First process of its container: see `Program.handles`. */
  readonly isInit?: boolean | undefined;
}

export interface RunningProcess {
  readonly pid: number;
  /** The exit code; never rejects. */
  readonly exited: Promise<number>;
  kill(signalName: SignalName): void;
}

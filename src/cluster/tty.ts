import type { ByteReader, ByteWriter } from "./pipe.ts";
import type { SignalName } from "./process.ts";

export interface TtySize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * A pseudo-terminal with its line discipline (termios(3)), between a terminal emulator (or `kubectl exec -t`) that
 * calls `type`, `resize` and `onOutput`, and programs that use the rest.
 */
export interface Tty {
  /** What the user typed: in cooked mode whole lines after Enter (and end of file after Ctrl-D), in raw mode the keys. */
  readonly input: ByteReader;
  /** What programs print; a newline becomes CR LF in both modes (OPOST stays on, as readline leaves it). */
  readonly output: ByteWriter;
  readonly size: TtySize;
  /** Raw: no echo, no line editing, Ctrl-C and Ctrl-D are just bytes. Returns the mode before. */
  setRaw(raw: boolean): boolean;
  /**
   * Names who gets SIGINT on Ctrl-C and SIGQUIT on Ctrl-\ in cooked mode. Calls nest; the function returned takes this
   * one away again.
   */
  setForeground(deliver: (signalName: SignalName) => void): () => void;
  onResize(listener: (size: TtySize) => void): () => void;
  /** Keys from the user, as a terminal emulator sends them. */
  type(data: string): void;
  resize(size: TtySize): void;
  /** The emulator's side of `output`; one listener at a time. Its promise is the back-pressure. */
  onOutput(listener: (chunk: Uint8Array) => Promise<void> | void): void;
  /** The user's side is gone: programs read end of file, the foreground gets SIGHUP. */
  hangUp(): void;
}

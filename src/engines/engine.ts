import type { TtySize } from "../cluster/tty.ts";

/** `en`, `zh-cn`: the languages of the site, as in content/<lang>. */
export type Language = "en" | "zh-cn";

/** A command that a reader ran, as kept for "start again where it was". */
export interface HistoryEntry {
  readonly terminal: string;
  readonly line: string;
  /** Stopped by Ctrl-C: a replay runs it for `ranMs` of cluster time and stops it again. */
  readonly interruptedAfterMs?: number | undefined;
}

export interface BootOptions {
  /** The folder's name under labs/. */
  readonly lab: string;
  /** The scenario's own when left out. */
  readonly seed?: number | undefined;
  /** Run in virtual time before the first prompt shows. */
  readonly replay?: readonly HistoryEntry[] | undefined;
}

/** What the page needs to know of a booted lab. */
export interface BootedLab {
  readonly seed: number;
  /** Terminal ids to show as tabs from the start; the first one is opened first. */
  readonly terminals: readonly string[];
  readonly steps: readonly { readonly name: string; readonly terminal: string }[];
}

/** One command's end, as seen by the lab's checks. */
export interface CommandResult {
  readonly type: "result";
  readonly terminal: string;
  readonly line: string;
  readonly exitCode: number;
  /** The step whose next expected output this was compared with, if it was its command. */
  readonly step?: string | undefined;
  readonly passed?: boolean | undefined;
  /** What differs, in words and lines, when it did not pass. */
  readonly difference?: string | undefined;
}

export type EngineEvent =
  /** Where a terminal can be opened now: the laptop, running pods, nodes. */
  | {
      readonly type: "machines";
      readonly machines: readonly { readonly id: string; readonly kind: "laptop" | "pod" | "node" }[];
    }
  /** Printed to a terminal; `ack` the number of bytes once shown. */
  | { readonly type: "output"; readonly terminal: string; readonly data: Uint8Array }
  /** A shell waits for a command. */
  | { readonly type: "prompt"; readonly terminal: string; readonly prompt: string }
  /** A command was entered, by hand or by a step. */
  | { readonly type: "command"; readonly terminal: string; readonly line: string }
  | CommandResult
  /** All of a step's outputs matched. */
  | { readonly type: "step"; readonly step: string }
  /** The terminal's first program ended (`exit`, its pod is gone). */
  | { readonly type: "closed"; readonly terminal: string }
  /** The engine is gone and lost its state; `reason` is for the reader. A new engine can replay the history. */
  | { readonly type: "crashed"; readonly reason: string };

/**
 * What stands between a page (or a command line) and a running lab. All arguments and events can cross a message port.
 * Terminal ids: `laptop`, a pod's name in the default namespace, a node's name.
 */
export interface Engine {
  /** Resolves when the first prompt can show. Rejects with the reason, for the reader, when there is no such lab or it cannot start. */
  boot(options: BootOptions): Promise<BootedLab>;
  /** Opens a shell there. Rejects when there is no such machine now. No effect when it is open already. */
  openTerminal(terminal: string, size: TtySize): Promise<void>;
  /** Keys, as a terminal emulator sends them. */
  type(terminal: string, data: string): void;
  resize(terminal: string, size: TtySize): void;
  /** Back-pressure: this many bytes of output have been shown. */
  ack(terminal: string, byteCount: number): void;
  /**
   * Types a step's commands into its terminals one after the other, as the reader would, opening terminals as needed.
   * Resolves when the last one's result is in; whether it passed.
   */
  runStep(step: string): Promise<boolean>;
  /** Runs the steps before `step` that are not done yet, in virtual time. */
  bringTo(step: string): Promise<void>;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  dispose(): Promise<void>;
}

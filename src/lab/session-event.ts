/** What a reader did, as kept for "start again where it was". */
export type HistoryEntry = CommandEntry | FileEntry;

/** A file that was written by the editor and not by a command. */
export interface FileEntry {
  /** In the lab's directory on the laptop. */
  readonly file: string;
  readonly text: string;
}

export interface CommandEntry {
  readonly terminal: string;
  readonly line: string;
  /** Stopped by Ctrl-C: a replay runs it for so long (cluster time) and stops it again. */
  readonly interruptedAfterMs?: number | undefined;
  /** Cluster time between the command before it and this one. */
  readonly idleMs?: number | undefined;
}

/** One command's end, as seen by the lab's checks. A command that opens a shell ends, here, at that shell's first prompt. */
export interface CommandResult extends CommandEntry {
  readonly type: "result";
  readonly exitCode: number;
  /** The step whose next expected output this was compared with, if it was its command. */
  readonly step?: string | undefined;
  readonly passed?: boolean | undefined;
  /** Of an exercise's command: whether all that breaks the cluster has been done. */
  readonly isBroken?: boolean | undefined;
  /** What it printed, its first part at most, where it passed. */
  readonly output?: string | undefined;
  /** What differs, in words and lines, when it did not pass. */
  readonly difference?: string | undefined;
}

/** What a running lab tells those who show it; all of it can cross a message port. */
export type SessionEvent =
  /** Where a terminal can be opened now: the laptop, running pods, nodes. */
  | {
      readonly type: "machines";
      readonly machines: readonly { readonly id: string; readonly kind: "laptop" | "pod" | "node" | "host" }[];
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
  /** The editor has written a file. */
  | ({ readonly type: "wrote" } & FileEntry)
  /** The terminal's first program ended (`exit`, its pod is gone). */
  | { readonly type: "closed"; readonly terminal: string };

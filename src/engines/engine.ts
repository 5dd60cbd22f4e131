import type { TtySize } from "../cluster/tty.ts";
import type { Completion, Problem } from "../lab/editor/editor-data.ts";
import type { Language } from "../lab/lab-definition.ts";
import type { HistoryEntry, SessionEvent } from "../lab/session-event.ts";
import type { ExercisePart } from "../lab/transcript.ts";
import type { FlowDetail, ViewData, ViewRequest, ViewTopic } from "../lab/views/view-data.ts";

export type { Language } from "../lab/lab-definition.ts";
export type { CommandResult, HistoryEntry } from "../lab/session-event.ts";

export interface BootOptions {
  /** The folder's name under labs/. */
  readonly lab: string;
  /** The scenario's own when left out. */
  readonly seed?: number | undefined;
  /** Run in virtual time before anything else. */
  readonly replay?: readonly HistoryEntry[] | undefined;
  /** Of the words in `CommandResult.difference`; English when left out. */
  readonly language?: Language | undefined;
}

/** What the page needs to know of a booted lab. */
export interface BootedLab {
  readonly seed: number;
  /** Terminal ids to show as tabs from the start. */
  readonly terminals: readonly string[];
  readonly steps: readonly { readonly kind: "step" | "exercise"; readonly name: string; readonly terminal: string }[];
}

export type EngineEvent =
  | SessionEvent
  /** Asked for by `watch`. */
  | { readonly type: "view"; readonly data: ViewData }
  /** All that the lab can ever need has been loaded: from now on the network may go. */
  | { readonly type: "complete" }
  /** Not all could be loaded: it is tried again, until it is complete. */
  | { readonly type: "incomplete" }
  /** The host slept, or gave the engine no time: for so long nothing has happened in the cluster. */
  | { readonly type: "slept"; readonly ms: number }
  /** The engine is gone and lost its state; `reason` is for the reader. A new engine can replay the history. */
  | { readonly type: "crashed"; readonly reason: string };

/**
 * What stands between a page (or a command line) and a running lab. All arguments and events can cross a message port.
 * Terminal ids: `laptop`, a pod's name in the default namespace, a node's name.
 */
export interface Engine {
  /**
   * Opens the laptop's terminal, whose prompt shows while all around it still boots, and resolves when that is over. What
   * is typed before shows; what it starts waits. Rejects with the reason, for the reader, when there is no such lab or it
   * cannot start.
   */
  boot(options: BootOptions): Promise<BootedLab>;
  /** Opens a shell there, once the lab has booted. Rejects when there is no such machine now. No effect when it is open already. */
  openTerminal(terminal: string, size: TtySize): Promise<void>;
  /** Keys, as a terminal emulator sends them. */
  type(terminal: string, data: string): void;
  resize(terminal: string, size: TtySize): void;
  /** Back-pressure: this many bytes of output have been shown. */
  ack(terminal: string, byteCount: number): void;
  /**
   * Types a step's commands into its terminals one after the other, as the reader would, opening terminals as needed.
   * Resolves when the last one's result is in; whether it passed. Of an exercise one part may be asked for.
   */
  runStep(step: string, part?: ExercisePart): Promise<boolean>;
  /** Runs the steps before `step` that are not done yet, exercises and asides left out, in virtual time. */
  bringTo(step: string): Promise<void>;
  /** Begins to send `view` events: the present state, then changes, some ten times a second at most. */
  watch(request: ViewRequest): void;
  unwatch(topic: ViewTopic): void;
  /** All stages of a connection's packets; undefined when it has been forgotten. */
  flow(id: number): Promise<FlowDetail | undefined>;
  /** A file in the lab's directory on the laptop. Rejects, with words for the reader, when it cannot be read. */
  readFile(name: string): Promise<string>;
  /** Saves it; `wrote` follows, for the history. Rejects, with words for the reader, when it cannot be written. */
  writeFile(name: string, text: string): Promise<void>;
  /** What the API server would say of a manifest, by a dry run. */
  checkManifest(text: string): Promise<readonly Problem[]>;
  /** What may stand at `offset` in a manifest. */
  completeManifest(text: string, offset: number): Promise<Completion | undefined>;
  /** No time passes in the cluster while it is held: nobody is there to see it. */
  hold(isHeld: boolean): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  dispose(): Promise<void>;
}

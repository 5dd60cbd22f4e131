import type { Engine, EngineEvent } from "./engine.ts";

/** Methods of an engine whose promise the page waits for. */
export type AnsweredMethod =
  | "boot"
  | "openTerminal"
  | "runStep"
  | "bringTo"
  | "flow"
  | "readFile"
  | "writeFile"
  | "checkManifest"
  | "completeManifest"
  | "dispose";

/** Methods without an answer. */
export type ToldMethod = "type" | "resize" | "ack" | "watch" | "unwatch" | "hold";

export type CallMessage = {
  [M in AnsweredMethod]: {
    readonly type: "call";
    readonly id: number;
    readonly method: M;
    readonly parameters: Parameters<Engine[M]>;
  };
}[AnsweredMethod];

export type TellMessage = {
  [M in ToldMethod]: {
    readonly type: "tell";
    readonly method: M;
    readonly parameters: Parameters<Engine[M]>;
  };
}[ToldMethod];

/** What goes to an engine at the other end. */
export type ToEngine =
  | CallMessage
  | TellMessage
  /** Answered by `pong` at once, unless the other end hangs. */
  | { readonly type: "ping" };

export type FromEngine =
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  /** The call's promise was rejected; `message` is for the reader. */
  | { readonly type: "failure"; readonly id: number; readonly message: string }
  | { readonly type: "event"; readonly event: EngineEvent }
  | { readonly type: "pong" }
  /** Something threw where nobody catches: the lab's state can no longer be trusted. */
  | { readonly type: "broken"; readonly message: string };

import type { ToEngine } from "../protocol.ts";

/** What a lab's worker is told. */
export type ToWorker =
  /** What will be needed: sent before there is an engine on the page's side. */
  | { readonly type: "load"; readonly labsUrl: string; readonly lab: string }
  /** An engine's first message: `<labsUrl><id>.json` is a lab's definition. */
  | { readonly type: "connect"; readonly labsUrl: string }
  | ToEngine;

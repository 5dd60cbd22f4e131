import type { FromEngine, ToEngine } from "../protocol.ts";

/** What the page says to a lab's host in a container. */
export type ToHost =
  | ToEngine
  /** Leave nothing behind, and end. */
  | { readonly type: "end" };

/** What the host says to the page. */
export type FromHost =
  | FromEngine
  /** First of all: from now on the host listens. */
  | { readonly type: "ready" };

/** Why real Node.js cannot run in the page. */
export type CannotBootReason =
  /** The browser says that there is no network. */
  | "offline"
  /** The page was not served cross-origin isolated. */
  | "not-isolated"
  /** The browser lacks what it takes (see support.ts). */
  | "unsupported"
  /** A policy forbids the runtime's frame. */
  | "blocked"
  /** Nothing went forward for so long as stage-limit.ts says. */
  | "timed-out"
  /** This site's own part of it did not load. */
  | "not-loaded"
  /** The runtime, or what was started in it, gave up; its words are the error's `detail`. */
  | "failed";

/** What a boot is about. */
export type BootStage = "loading-runtime" | "mounting" | "starting";

/** What `boot` of a WebContainer engine rejects with. A new engine may try again. */
export class CannotBoot extends Error {
  override readonly name = "CannotBoot";
  readonly reason: CannotBootReason;
  /** Words of who gave up, in their language. */
  readonly detail: string | undefined;

  constructor(reason: CannotBootReason, detail?: string) {
    super(detail ? `${reason}: ${detail}` : reason);
    this.reason = reason;
    this.detail = detail;
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

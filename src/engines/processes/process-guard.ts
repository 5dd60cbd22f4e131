/**
 * Ends what a lab has started when the engine cannot do it any more: it has crashed, or was killed. Where processes end
 * with their surroundings anyway, as in a container, nobody is needed.
 */
export interface ProcessGuard {
  /** A process has been started. */
  began(pid: number): void;
  /** It is gone. */
  ended(pid: number): void;
  /** The lab is over: whatever is still there ends. Resolves once it has. */
  close(): Promise<void>;
}

/** What a guard is told at its start. */
export interface Guarded {
  /** The lab's folder, which is removed at the end. */
  readonly folder: string;
  /** Stands in the environment of all of the lab's processes as EASTWEST_LAB. */
  readonly mark: string;
}

export const markVariable = "EASTWEST_LAB";

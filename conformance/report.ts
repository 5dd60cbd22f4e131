import { afterEach } from "vitest";

/** What a suite compared. */
export interface Counts {
  readonly suite: string;
  readonly cases: number;
  /** Why what is compared differs, by case. */
  readonly differences: Readonly<Record<string, string>>;
}

declare module "vitest" {
  interface TaskMeta {
    conformance?: Counts;
  }
}

/** Counts what a test file compares; conformance/summary.ts prints it when all have ended. */
export class Report {
  readonly #differences = new Map<string, string>();
  #cases = 0;

  constructor(suite: string) {
    afterEach(({ task }) => {
      task.file.meta.conformance = { suite, cases: this.#cases, differences: Object.fromEntries(this.#differences) };
    });
  }

  /** One case; `reason` is that of a difference which is known and stays. */
  count(name: string, reason?: string): void {
    this.#cases++;
    if (reason !== undefined) this.#differences.set(name, reason);
  }
}

import type { Reporter, TestCase } from "vitest/node";
import { type LabResult, labTable } from "./lab-results.ts";

/** At the end of a run: the labs, what was run of each, and where. */
export default class LabReporter implements Reporter {
  readonly #results: LabResult[] = [];

  onTestRunStart(): void {
    this.#results.length = 0;
  }

  onTestCaseResult(test: TestCase): void {
    const { labRun } = test.meta();
    if (labRun)
      this.#results.push({
        ...labRun,
        engine: test.project.isBrowserEnabled() ? "chromium" : "node",
        passed: test.result().state === "passed",
      });
  }

  onTestRunEnd(): void {
    if (this.#results.length > 0) process.stdout.write(`\n${labTable(this.#results)}\n`);
  }
}

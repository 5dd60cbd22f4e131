import type { Reporter, TestCase } from "vitest/node";
import { type ContractResult, contractTable } from "../src/engines/contract-table.ts";
import { type LabResult, labTable } from "./lab-results.ts";

/** At the end of a run: the labs, what was run of each, and where; the engines, and what each has passed. */
export default class LabReporter implements Reporter {
  readonly #results: LabResult[] = [];
  readonly #contract: ContractResult[] = [];

  onTestRunStart(): void {
    this.#results.length = 0;
    this.#contract.length = 0;
  }

  onTestCaseResult(test: TestCase): void {
    const { labRun, contractRun } = test.meta();
    if (contractRun) this.#contract.push({ ...contractRun, passed: test.result().state === "passed" });
    if (labRun)
      this.#results.push({
        ...labRun,
        engine: test.project.isBrowserEnabled() ? "chromium" : "node",
        passed: test.result().state === "passed",
      });
  }

  onTestRunEnd(): void {
    if (this.#contract.length > 0) {
      const engines = [...new Set(this.#contract.map(({ engine }) => engine))];
      process.stdout.write(`\n${contractTable(engines, this.#contract)}\n`);
    }
    if (this.#results.length > 0) process.stdout.write(`\n${labTable(this.#results)}\n`);
  }
}

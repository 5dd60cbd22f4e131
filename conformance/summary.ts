import type { Reporter, SerializedError, TestModule, TestRunEndReason } from "vitest/node";

/** The last words of a run: what each suite compared, each difference that stays with its reason, and the sum. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], _: readonly SerializedError[], ending: TestRunEndReason): void {
    const sum = { cases: 0, different: 0 };
    const lines: string[] = [];
    for (const { suite, cases, differences } of modules.flatMap((module) => module.meta().conformance ?? [])) {
      const reasons = Object.entries(differences);
      lines.push(countsOf(suite, cases, reasons.length), ...reasons.map(([name, reason]) => `  ${name}: ${reason}`));
      sum.cases += cases;
      sum.different += reasons.length;
    }
    lines.push(`${countsOf("conformance", sum.cases, sum.different)}: ${ending}`);
    process.stdout.write(`\n${lines.join("\n")}\n`);
  }
}

function countsOf(suite: string, cases: number, different: number): string {
  return `${suite}: ${cases} cases, ${cases - different} identical, ${different} different`;
}

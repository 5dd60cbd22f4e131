/** What became of a case of the engine contract. */
export interface ContractResult extends ContractRunMeta {
  readonly passed: boolean;
}

/** What a test of the contract says of itself; the reporter reads it from the test's meta. */
export interface ContractRunMeta {
  readonly engine: string;
  readonly title: string;
  /** Why this engine does not show it. */
  readonly skipped: string | undefined;
}

declare module "vitest" {
  interface TaskMeta {
    contractRun?: ContractRunMeta;
  }
}

/** Engines by case, as Markdown that can be read as it is: what each passes, what it skips, and below why. */
export function contractTable(engines: readonly string[], results: readonly ContractResult[]): string {
  const reasons = [...new Set(results.flatMap(({ skipped }) => skipped ?? []))];
  const cellOf = (result: ContractResult | undefined) => {
    if (!result) return "–";
    if (result.skipped !== undefined) return `skipped (${reasons.indexOf(result.skipped) + 1})`;
    return result.passed ? "passed" : "FAILED";
  };
  const rows = [...Map.groupBy(results, ({ title }) => title)].map(([title, runs]) => [
    title,
    ...engines.map((name) => cellOf(runs.find(({ engine }) => engine === name))),
  ]);
  const header = ["An engine …", ...engines];
  const widths = header.map((_, at) => Math.max(...[header, ...rows].map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  const footnotes = reasons.map((reason, at) => `${at + 1}. ${reason}`);
  return [line(header), rule, ...rows.map(line), "", ...footnotes].join("\n").trimEnd();
}

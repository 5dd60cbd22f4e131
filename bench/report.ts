import type { Figures } from "./measure.ts";
import type { FigureName, Row } from "./rows.ts";

/** What one host has measured, by measurement. */
export type Results = ReadonlyMap<string, Figures>;

export interface ReportLine {
  readonly label: string;
  readonly unit: string;
  readonly ours: number | string;
  /** The peer's figure, or for rules our own with 100 Services. */
  readonly beside: number | string | undefined;
  readonly ratio: number | undefined;
  readonly aim: string | undefined;
  readonly met: boolean | undefined;
}

/** The rows whose figures have been measured. */
export function reportLines(rows: readonly Row[], results: Results): ReportLine[] {
  const find = (name: FigureName): number | string | undefined => {
    const at = name.lastIndexOf("/");
    return results.get(name.slice(0, at))?.[name.slice(at + 1)];
  };
  const number = (name: FigureName) => {
    const found = find(name);
    return typeof found === "number" ? found : undefined;
  };
  return rows.flatMap(({ label, unit, ours: name, beside: other, aim }) => {
    const ours = find(name);
    if (ours === undefined) return [];
    const beside = other && find(other);
    const ratio = typeof ours === "number" && typeof beside === "number" ? ours / beside : undefined;
    const met = typeof ours === "number" ? aim?.met(ours, number) : undefined;
    return [{ label, unit, ours, beside, ratio, aim: aim?.text, met }];
  });
}

const columns = ["", "eastwest", "beside", "ratio", "aim", ""] as const;

/** The lines as a table. */
export function table(lines: readonly ReportLine[]): string {
  const cells = lines.map(({ label, unit, ours, beside, ratio, aim, met }) => [
    label,
    figure(ours, unit),
    beside === undefined ? "" : figure(beside, unit),
    ratio === undefined ? "" : `${rounded(ratio)} ×`,
    aim ?? "",
    met === undefined ? "" : met ? "met" : "NOT MET",
  ]);
  const all = [[...columns], ...cells];
  const widths = columns.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column >= 4 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return `${all.map(line).join("\n")}\n`;
}

function figure(value: number | string, unit: string): string {
  return typeof value === "string" ? value : `${rounded(value)} ${unit}`.trimEnd();
}

/** Three figures, whole numbers whole. */
function rounded(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return Number(value.toPrecision(2)).toString();
}

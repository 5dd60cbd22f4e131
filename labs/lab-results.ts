import type { LabDefinition } from "../src/lab/lab-definition.ts";

/** What a test of a lab has run; the reporter reads it from the test's meta. */
export interface LabRun {
  readonly lab: string;
  /** `transcript`: all of it, once. `can-fail`: that no check passes where it must not. */
  readonly ran: "transcript" | "can-fail";
  readonly steps: number;
  readonly exercises: number;
  /** Commands whose output is compared with the transcript. */
  readonly checks: number;
}

export interface LabResult extends LabRun {
  readonly engine: "node" | "chromium";
  readonly passed: boolean;
}

declare module "vitest" {
  interface TaskMeta {
    labRun?: LabRun;
  }
}

export function labRun({ id, transcript }: LabDefinition, ran: LabRun["ran"]): LabRun {
  const kinds = transcript.steps.map(({ kind }) => kind);
  const outputs = transcript.steps.flatMap(({ exchanges }) => exchanges.map(({ expected }) => expected));
  return {
    lab: id,
    ran,
    steps: kinds.filter((kind) => kind === "step").length,
    exercises: kinds.filter((kind) => kind === "exercise").length,
    checks: outputs.filter((blocks) => blocks.some(({ kind }) => kind !== "anything")).length,
  };
}

const columns = ["lab", "steps", "exercises", "checks", "Node", "Chromium", "checks can fail"];

/** One line for each lab, by name; a dash where nothing of it has run. */
export function labTable(results: readonly LabResult[]): string {
  const rows = Map.groupBy(results, ({ lab }) => lab);
  const lines = [...rows].sort(([a], [b]) => a.localeCompare(b)).map(([lab, runs]) => [lab, ...cellsOf(runs)]);
  const widths = columns.map((_, at) => Math.max(...[columns, ...lines].map((cells) => cells[at]?.length ?? 0)));
  return [columns, ...lines]
    .map((cells) =>
      cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
    )
    .join("\n");
}

function cellsOf(runs: readonly LabResult[]): string[] {
  const [one] = runs;
  const transcripts = runs.filter(({ ran }) => ran === "transcript");
  return [
    ...[one?.steps, one?.exercises, one?.checks].map(String),
    ...(["node", "chromium"] as const).map((engine) => tally(transcripts.filter((run) => run.engine === engine))),
    tally(runs.filter(({ ran }) => ran === "can-fail")),
  ];
}

function tally(runs: readonly LabResult[]): string {
  if (runs.length === 0) return "–";
  const passed = runs.filter((run) => run.passed).length;
  return passed === runs.length ? `${passed} passed` : `${runs.length - passed} of ${runs.length} FAILED`;
}

import type { StepHelpKind } from "./bench-state.ts";
import { isTypeable, type LabHistory, readHistoryValue } from "./history-format.ts";

/** Help that can still be undone: what was there before it. */
export interface KeptHelp {
  readonly step: string;
  readonly kind: StepHelpKind;
  /** So many of the history's entries. */
  readonly entries: number;
  /** Steps that had a tick. */
  readonly done: readonly string[];
}

/** A text in the editor that is not saved yet. */
export interface KeptDraft {
  readonly file: string;
  /** What stood in the file. */
  readonly saved: string;
  readonly text: string;
}

/** A command that has not ended. */
export interface UnfinishedCommand {
  readonly terminal: string;
  readonly line: string;
}

/** What a reader would miss beside what was done. */
export interface LeftOpen {
  readonly help?: KeptHelp | undefined;
  readonly drafts?: readonly KeptDraft[] | undefined;
  readonly unfinished?: readonly UnfinishedCommand[] | undefined;
}

/** A lab as the browser keeps it. */
export interface KeptLab extends LabHistory, LeftOpen {}

/** A lab from where anybody may have written it; undefined when it is none. What is amiss beside its history is left out. */
export function readKeptLab(value: unknown): KeptLab | undefined {
  const history = readHistoryValue(value);
  if (!history || !isRecord(value)) return undefined;
  return {
    ...history,
    help: readHelp(value.help, history.entries.length),
    drafts: readAll(value.drafts, readDraft),
    unfinished: readAll(value.unfinished, readUnfinished),
  };
}

function readHelp(value: unknown, length: number): KeptHelp | undefined {
  if (!isRecord(value)) return undefined;
  const { step, kind, entries, done } = value;
  if (typeof step !== "string" || (kind !== "do" && kind !== "bring")) return undefined;
  if (typeof entries !== "number" || !Number.isInteger(entries) || entries < 0 || entries >= length) return undefined;
  return { step, kind, entries, done: readAll(done, (name) => (typeof name === "string" ? name : undefined)) };
}

function readDraft(value: unknown): KeptDraft | undefined {
  if (!isRecord(value)) return undefined;
  const { file, saved, text } = value;
  const isDraft = typeof file === "string" && typeof saved === "string" && typeof text === "string";
  return isDraft ? { file, saved, text } : undefined;
}

/** Only what can be typed again without running: one line. */
function readUnfinished(value: unknown): UnfinishedCommand | undefined {
  if (!isRecord(value)) return undefined;
  const { terminal, line } = value;
  return typeof terminal === "string" && typeof line === "string" && isTypeable(line) ? { terminal, line } : undefined;
}

function readAll<T>(value: unknown, read: (one: unknown) => T | undefined): readonly T[] {
  return Array.isArray(value) ? value.flatMap((one) => read(one) ?? []) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

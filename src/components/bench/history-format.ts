import type { HistoryEntry } from "../../lab/session-event.ts";

/** What a reader did in a lab, enough to do it again. */
export interface LabHistory {
  readonly seed: number;
  readonly entries: readonly HistoryEntry[];
}

const mostEntries = 5000;
const longestName = 253;
const longestText = 200_000;
/** Keys and escape sequences that a terminal would obey: what is typed again is text, tabs and line ends. */
const controlCharacters = /(?![\t\n])\p{Cc}/u;

/** A history from where anybody may have written it; undefined when it is none. */
export function readHistoryValue(value: unknown): LabHistory | undefined {
  if (!isRecord(value) || !isSeed(value.seed) || !Array.isArray(value.entries)) return undefined;
  if (value.entries.length > mostEntries) return undefined;
  const entries: HistoryEntry[] = [];
  for (const entry of value.entries) {
    const read = readEntry(entry);
    if (!read) return undefined;
    entries.push(read);
  }
  return { seed: value.seed, entries };
}

/** With one more entry; of a file that is saved again and again only the last text counts. */
export function addEntry(entries: readonly HistoryEntry[], entry: HistoryEntry): HistoryEntry[] {
  const last = entries.at(-1);
  const isSameFile = last !== undefined && "file" in last && "file" in entry && last.file === entry.file;
  return [...(isSameFile ? entries.slice(0, -1) : entries), entry];
}

function readEntry(value: unknown): HistoryEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { file, text, terminal, line, interruptedAfterMs, idleMs } = value;
  if (isName(file) && isText(text, longestText)) return { file, text };
  if (!isName(terminal) || !isText(line, longestText) || controlCharacters.test(line)) return undefined;
  if (!isOptionalTime(interruptedAfterMs) || !isOptionalTime(idleMs)) return undefined;
  return { terminal, line, interruptedAfterMs, idleMs };
}

function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length <= longest;
}

/** No key in it that a terminal would obey, and no line end. */
export function isTypeable(line: string): boolean {
  return !/\p{Cc}/u.test(line);
}

/** Of a terminal or a file. */
function isName(value: unknown): value is string {
  return isText(value, longestName) && isTypeable(value);
}

function isOptionalTime(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === "number" && Number.isFinite(value) && value >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

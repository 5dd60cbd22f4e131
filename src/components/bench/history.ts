import type { HistoryEntry } from "../../lab/session-event.ts";

/** What a reader did in a lab, enough to do it again. */
export interface LabHistory {
  readonly seed: number;
  readonly entries: readonly HistoryEntry[];
}

const key = (lab: string) => `eastwest:history:${lab}`;

/** The history kept in this browser tab: it outlives a reload. Undefined without one, or where storage is forbidden. */
export function readHistory(lab: string): LabHistory | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(lab)) ?? "null");
    return isHistory(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

export function writeHistory(lab: string, history: LabHistory): void {
  try {
    sessionStorage.setItem(key(lab), JSON.stringify(history));
  } catch {
    // Storage is forbidden or full: the history lasts as long as the page.
  }
}

export function forgetHistory(lab: string): void {
  try {
    sessionStorage.removeItem(key(lab));
  } catch {
    // Then there was none.
  }
}

function isHistory(value: unknown): value is LabHistory {
  return (
    typeof value === "object" &&
    value !== null &&
    "seed" in value &&
    typeof value.seed === "number" &&
    "entries" in value &&
    Array.isArray(value.entries) &&
    value.entries.every(
      (entry: unknown) => typeof entry === "object" && entry !== null && ("line" in entry || "file" in entry),
    )
  );
}

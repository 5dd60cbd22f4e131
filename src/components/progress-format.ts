/** A reader's answer to a question before its result. */
export interface Prediction {
  /** A choice's name, a number, or the items of an order by their names, separated by blanks. */
  readonly answer: string;
  /** What then happened, as it was measured; absent until then. */
  readonly outcome?: readonly (readonly [value: string, count: number])[] | undefined;
}

export interface LabProgress {
  readonly steps: readonly string[];
  readonly predictions: Readonly<Record<string, Prediction>>;
}

/** What a reader has done, by lab: kept in the browser, and the content of the file that it is saved to. */
export type SiteProgress = Readonly<Record<string, LabProgress>>;

/** Why a text is no progress: a key of words.ts' `badFile`. */
export type BadFile = "tooLarge" | "noJson" | "notProgress" | "version" | "content";

const format = "eastwest progress";
const version = 1;
/** Far more than a whole book with all its questions. */
export const longestProgressText = 1_000_000;
const mostEntries = 2000;
const longestAnswer = 500;
const name = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function writeProgressText(progress: SiteProgress): string {
  return `${JSON.stringify({ format, version, labs: progress }, undefined, 1)}\n`;
}

/** Takes nothing on trust: the text may come from a file that anybody wrote. */
export function readProgressText(text: string): SiteProgress | BadFile {
  if (text.length > longestProgressText) return "tooLarge";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "noJson";
  }
  if (!isRecord(value) || value.format !== format) return "notProgress";
  if (value.version !== version) return "version";
  const labs = readRecord(value.labs, readLab);
  return labs ?? "content";
}

/** What either of both knows; where both have answered a question, the first's answer stays. */
export function mergeProgress(one: SiteProgress, other: SiteProgress): SiteProgress {
  const labs = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    labs.map((lab) => [
      lab,
      {
        steps: [...new Set([...(one[lab]?.steps ?? []), ...(other[lab]?.steps ?? [])])],
        predictions: { ...other[lab]?.predictions, ...one[lab]?.predictions },
      },
    ]),
  );
}

function readLab(value: unknown): LabProgress | undefined {
  if (!isRecord(value) || !Array.isArray(value.steps) || value.steps.length > mostEntries) return undefined;
  const steps = value.steps.filter((step) => typeof step === "string" && name.test(step));
  const predictions = readRecord(value.predictions, readPrediction);
  return predictions && steps.length === value.steps.length ? { steps, predictions } : undefined;
}

function readPrediction(value: unknown): Prediction | undefined {
  if (!isRecord(value) || typeof value.answer !== "string" || value.answer.length > longestAnswer) return undefined;
  const { answer, outcome } = value;
  if (outcome === undefined) return { answer };
  if (!Array.isArray(outcome) || outcome.length > mostEntries) return undefined;
  return outcome.every(isCount) ? { answer, outcome } : undefined;
}

function isCount(value: unknown): value is readonly [string, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [text, count]: unknown[] = value;
  return typeof text === "string" && text.length <= longestAnswer && Number.isSafeInteger(count);
}

function readRecord<T>(value: unknown, read: (entry: unknown) => T | undefined): Record<string, T> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > mostEntries) return undefined;
  const found: [string, T][] = [];
  for (const [key, entry] of entries) {
    const result = read(entry);
    if (result === undefined || !name.test(key)) return undefined;
    found.push([key, result]);
  }
  return Object.fromEntries(found);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

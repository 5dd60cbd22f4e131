/**
 * A lab's transcript: what is typed and what comes back, written once and read by the page, the reader's live check,
 * the tests and the command line. See labs/README.md for how it is written.
 */
export interface Transcript {
  readonly steps: readonly Step[];
}

/**
 * `step`: the reader does it, in its place. `exercise`: it breaks the cluster, and the reader is to repair it. `aside`: the text
 * only mentions its commands; they are run by the tests and ask nothing of the reader.
 */
export type StepKind = "step" | "exercise" | "aside";

export interface Step {
  readonly kind: StepKind;
  /** Unique in the lab; the page refers to it. */
  readonly name: string;
  readonly exchanges: readonly Exchange[];
  /** 1-based line in the transcript file. */
  readonly line: number;
}

/**
 * The parts of an exercise, in this order: what breaks the cluster, one way to repair it (the reader finds his own), and what
 * is true again when it is repaired.
 */
export const exerciseParts = ["break", "repair", "check"] as const;
export type ExercisePart = (typeof exerciseParts)[number];

/** One command and what it prints. */
export interface Exchange {
  /** Engine terminal id. */
  readonly terminal: string;
  readonly prompt: string;
  /** May refer to captured values. */
  readonly command: Template;
  readonly expected: readonly ExpectedBlock[];
  /** Of an exercise only. */
  readonly part?: ExercisePart | undefined;
  /** A run of the step types the command again every two seconds until it matches, for at most so long. */
  readonly retryForMs?: number | undefined;
  /** A run of the step presses Ctrl-C after so long; the output shows it as a line `^C`, which need not be there. */
  readonly interruptAfterMs?: number | undefined;
  readonly line: number;
  /** The last line of its output in the file; `line` when it prints nothing. */
  readonly endLine: number;
}

/** Text with holes. */
export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  /** Varies: matches `pattern`'s regular expression; `example` is what the page shows until the reader's own value is known. */
  | {
      readonly kind: "hole";
      /** A named pattern: age, ip, suffix … (src/lab/patterns.ts). */
      readonly pattern: string;
      /** The value is kept under this name and must be the same wherever this pattern occurs with this name again. */
      readonly capture?: string | undefined;
      readonly example: string;
    };

export type ExpectedBlock =
  | { readonly kind: "lines"; readonly lines: readonly ExpectedLine[]; readonly anyOrder: boolean }
  /** Some lines, whatever they say; `example` is shown. */
  | { readonly kind: "anything"; readonly example: readonly string[] }
  /** Lines of one shape; the values of its `tally` hole must look like `count` fair draws among `among`. */
  | FairBlock;

/** `shape` has a hole of pattern `tally`; where it also has one of pattern `times`, a line counts that often (`uniq -c`). */
export interface FairBlock {
  readonly kind: "fair";
  readonly count: number;
  readonly shape: Template;
  /** Templates of the values that must each occur, and nothing else. */
  readonly among: readonly Template[];
  /** A chi-squared test must not reject equal chances at this level. */
  readonly significance: number;
  readonly example: readonly string[];
  readonly line: number;
}

export interface ExpectedLine {
  readonly template: Template;
  readonly line: number;
}

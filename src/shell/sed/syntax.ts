export type Address =
  | { readonly type: "line"; readonly line: number }
  | { readonly type: "last" }
  /** Undefined repeats the last expression used. */
  | { readonly type: "regex"; readonly expression: RegExp | undefined }
  | { readonly type: "step"; readonly first: number; readonly step: number }
  /** `addr,+N`. */
  | { readonly type: "more"; readonly lines: number };

export interface SedCommand {
  readonly first: Address | undefined;
  readonly second: Address | undefined;
  readonly negated: boolean;
  readonly name: string;
  /** Text of a, i, c; a label; a file name; an exit status. */
  readonly text: string;
  readonly substitution: Substitution | undefined;
  /** y: what each character becomes. */
  readonly map: ReadonlyMap<string, string> | undefined;
  /** `{`: where its `}` is; b, t, T: where to go. */
  target: number | undefined;
}

export interface Substitution {
  readonly expression: RegExp | undefined;
  readonly replacement: readonly ReplacementPart[];
  readonly all: boolean;
  /** The match to replace, from 1. */
  readonly occurrence: number;
  readonly print: boolean;
  readonly file: string | undefined;
}

/** Text, a group (0 is the match), or a change of case from here on. */
export type ReplacementPart = string | number | { readonly fold: "U" | "L" | "u" | "l" | "E" };

/** The script cannot be read; `message` goes behind sed's name. */
export class SedSyntaxError extends Error {
  /** Characters of the script read until then. */
  position = 0;
}

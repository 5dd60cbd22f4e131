/** A place in one of a lab's files and what is wrong there; line and column count from 1. */
export interface LabProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A lab's files are not as labs/README.md says. The message has one line a problem, `file:line:column: what`. */
export class LabFormatError extends Error {
  readonly problems: readonly LabProblem[];

  constructor(problems: readonly LabProblem[]) {
    super(problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`).join("\n"));
    this.problems = problems;
  }
}

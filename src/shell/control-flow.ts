/** `break` and `continue`: caught by the loop that `levels` names, counted from the inside. */
export class LoopControl {
  readonly kind: "break" | "continue";
  levels: number;

  constructor(kind: "break" | "continue", levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return`: caught by the function or sourced file. */
export class ReturnControl {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** `exit`, and `set -e` after a failure: caught where the shell or subshell ends. */
export class ExitControl {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/**
 * What ends the current command line, and a shell that is not interactive altogether: an expansion that failed, a
 * syntax error in `eval`. The message has not been printed yet; an empty one has.
 */
export class ShellError extends Error {
  readonly status: number;

  /** `message` goes behind the shell's name. */
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** A construct that unbash parses and that is not simulated. */
export function notSimulated(what: string): ShellError {
  return new ShellError(`eastwest: ${what} is not simulated`, 2);
}

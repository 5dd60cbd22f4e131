/** Bounds that keep a reader's script from breaking the page. Each is met with a plain message. */
export const limits = {
  /** Nested function calls, subshells, `eval`s and sourced files. */
  callDepth: 200,
  /** Commands and loop rounds after which the host gets a turn. */
  workPerTurn: 200,
  /** Characters of one expanded word. */
  wordLength: 4 * 1024 * 1024,
  /** Fields of one expanded command line. */
  fields: 200_000,
  /** Bytes that `$(…)` holds. */
  substitutionBytes: 8 * 1024 * 1024,
  /** Steps that an awk or sed program may take between two lines of input: it cannot be interrupted meanwhile. */
  stepsPerRecord: 3_000_000,
  /** Lines of history kept. */
  history: 500,
  /** Characters of one input line or of an incomplete command. */
  commandLength: 256 * 1024,
} as const;

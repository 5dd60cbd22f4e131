/** How `node` was called, as far as it matters who starts it. */
export interface NodeArguments {
  /** Index of the script's name. */
  readonly script: number | undefined;
  /** The program comes from standard input. */
  readonly readsProgram: boolean;
}

/** Options whose value is the next word (node --help). */
const withValue = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--experimental-loader",
  "-C",
  "--conditions",
  "--env-file",
  "--env-file-if-exists",
  "--input-type",
  "--title",
  "--stack-trace-limit",
]);
/** Options that are a program, or need none. */
const withoutScript = /^(?:-e|-p|-pe|--eval|--print|-v|--version|-h|--help|--v8-options|--completion-bash)(?:=|$)/;

export function readNodeArguments(args: readonly string[]): NodeArguments {
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (withoutScript.test(word)) return { script: undefined, readsProgram: false };
    if (word === "-") return { script: undefined, readsProgram: true };
    if (word === "--")
      return { script: at + 1 < args.length ? at + 1 : undefined, readsProgram: at + 1 >= args.length };
    if (!word.startsWith("-")) return { script: at, readsProgram: false };
    if (withValue.has(word)) at++;
  }
  return { script: undefined, readsProgram: true };
}

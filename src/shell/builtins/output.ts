import { echoText } from "../echo-text.ts";
import { formatPrintf } from "../printf.ts";
import { evaluateTestWords, TestSyntaxError } from "../test-words.ts";
import { type Builtin, failureStatus } from "./builtin.ts";

export const echo: Builtin = async (shell, argv) => {
  await shell.write(echoText(argv.slice(1)));
  return 0;
};

export const printf: Builtin = async (shell, argv) => {
  let operands = argv.slice(1);
  let variable: string | undefined;
  if (operands[0] === "-v" && shell.dialect === "bash") {
    variable = operands[1];
    operands = operands.slice(2);
  }
  if (operands[0] === "--") operands = operands.slice(1);
  const [format, ...rest] = operands;
  if (format === undefined) {
    if (shell.dialect === "bash") await shell.complain("usage: printf [-v var] format [arguments]", "printf");
    else await shell.writeError("usage: printf format [arg ...]\n");
    return failureStatus(shell, 2);
  }
  const { text, errors } = formatPrintf(format, rest, shell.dialect === "bash");
  if (variable === undefined) await shell.write(text);
  else shell.variables.set(variable, text);
  for (const error of errors) await shell.complain(error, shell.dialect === "bash" ? "printf" : undefined);
  return errors.length > 0 ? 1 : 0;
};

/** `test` and `[`. */
export const test: Builtin = async (shell, argv) => {
  const bracket = argv[0] === "[";
  const words = argv.slice(1);
  try {
    if (bracket && words.pop() !== "]")
      throw new TestSyntaxError(shell.dialect === "bash" ? "missing `]'" : "missing ]");
    return evaluateTestWords(shell, words, shell.dialect === "bash") ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestSyntaxError)) throw error;
    await shell.complain(error.message, shell.dialect === "bash" ? argv[0] : undefined);
    return 2;
  }
};

import { evaluateTestWords, TestSyntaxError } from "../test-words.ts";
import { type AppletMain, Failure } from "./applet.ts";

/** `test` and `[`. */
export const test: AppletMain = async (applet) => {
  const words = [...applet.args];
  const { isTty, cwd, machine } = applet.process;
  const descriptors = {
    get: (number: number) => ({ isTty: [isTty.stdin, isTty.stdout, isTty.stderr][number] ?? false }),
  };
  try {
    if (applet.name === "[" && words.pop() !== "]")
      throw new TestSyntaxError(applet.isGnu ? "missing ']'" : "missing ]");
    return evaluateTestWords({ cwd, machine, descriptors }, words, applet.isGnu) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestSyntaxError)) throw error;
    throw new Failure(error.message, 2);
  }
};

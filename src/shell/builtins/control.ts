import { FileError, resolvePath } from "../../cluster/files.ts";
import { ExitControl, LoopControl, ReturnControl } from "../control-flow.ts";
import { runText } from "../evaluator.ts";
import { findExecutable, runExternal } from "../invocation.ts";
import { abandon, type Builtin, complainNumber, readCount } from "./builtin.ts";

export const succeed: Builtin = async () => 0;
export const fail: Builtin = async () => 1;

export const exit: Builtin = async (shell, argv) => {
  if (shell.interactive && shell.dialect === "bash") await shell.writeError("exit\n");
  const [, text] = argv;
  if (text === undefined) throw new ExitControl(shell.status);
  const status = readCount(text);
  if (status === undefined) {
    await complainNumber(shell, "exit", text);
    throw new ExitControl(2);
  }
  throw new ExitControl(status & 255);
};

export const returnFrom: Builtin = async (shell, argv) => {
  const [, text] = argv;
  const status = text === undefined ? shell.status : readCount(text);
  if (status === undefined) return complainNumber(shell, "return", text ?? "");
  if (!shell.variables.inFunction && shell.sourced === 0 && shell.dialect === "bash") {
    await shell.complain("can only `return' from a function or sourced script", "return");
    return 2;
  }
  throw new ReturnControl(status & 255);
};

const leaveLoop =
  (kind: "break" | "continue"): Builtin =>
  async (shell, argv) => {
    const levels = argv[1] === undefined ? 1 : readCount(argv[1]);
    if (levels === undefined || levels < 1) return complainNumber(shell, kind, argv[1] ?? "");
    if (shell.loops > 0) throw new LoopControl(kind, levels);
    if (shell.dialect === "bash") {
      await shell.complain("only meaningful in a `for', `while', or `until' loop", kind);
    }
    return 0;
  };

export const breakLoop = leaveLoop("break");
export const continueLoop = leaveLoop("continue");

export const evaluateWords: Builtin = (shell, argv) => runText(shell, argv.slice(1).join(" "));

/** `.` and `source`. */
export const source: Builtin = async (shell, argv) => {
  const [name = ".", path] = argv;
  if (path === undefined) {
    if (shell.dialect === "bash") await shell.complain("filename argument required", name);
    return abandon(shell, 2);
  }
  let text: string;
  try {
    text = shell.machine.files.readText(resolvePath(shell.cwd, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const bash = shell.dialect === "bash";
    await shell.complain(
      bash ? `${path}: ${error.message}` : `can't open '${path}': ${error.message}`,
      bash ? undefined : name,
    );
    return abandon(shell);
  }
  const { parameters } = shell;
  if (argv.length > 2) shell.parameters = argv.slice(2);
  shell.sourced++;
  try {
    return await runText(shell, text);
  } catch (error) {
    if (error instanceof ReturnControl) return error.status;
    throw error;
  } finally {
    shell.sourced--;
    if (argv.length > 2) shell.parameters = parameters;
  }
};

/** `exec program`: the shell ends with it. */
export const exec: Builtin = async (shell, argv) => {
  const found = findExecutable(shell, argv.slice(1));
  if (found.kind === "failure") {
    await shell.complain(`${argv[1]}: ${found.reason}`, "exec");
    const status = found.reason === "not found" ? 127 : 126;
    if (shell.interactive) return status;
    throw new ExitControl(status);
  }
  throw new ExitControl(await runExternal(shell, argv.slice(1)));
};

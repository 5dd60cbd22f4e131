import { resolvePath } from "../../cluster/files.ts";
import { type Builtin, failureStatus } from "./builtin.ts";

export const changeDirectory: Builtin = async (shell, argv) => {
  const operands = argv.slice(1).filter((word) => word !== "--" && word !== "-L" && word !== "-P");
  const bash = shell.dialect === "bash";
  if (bash && operands.length > 1) {
    await shell.complain("too many arguments", "cd");
    return 1;
  }
  let [target] = operands;
  if (target === undefined) {
    target = shell.variables.get("HOME");
    if (target === undefined) {
      if (bash) await shell.complain("HOME not set", "cd");
      return bash ? 1 : 0;
    }
  }
  const back = target === "-";
  if (back) {
    target = shell.variables.get("OLDPWD");
    if (target === undefined) {
      if (bash) await shell.complain("OLDPWD not set", "cd");
      target = bash ? undefined : shell.cwd;
    }
    if (target === undefined) return 1;
  }
  const path = resolvePath(shell.cwd, target);
  const { files } = shell.machine;
  if (!files.exists(path) || files.stat(path).type !== "directory") {
    const reason = files.exists(path) ? "Not a directory" : "No such file or directory";
    await shell.complain(bash ? `${target}: ${reason}` : `can't cd to ${target}: ${reason}`, "cd");
    return failureStatus(shell);
  }
  shell.variables.set("OLDPWD", shell.cwd);
  shell.cwd = path;
  shell.variables.set("PWD", path);
  if (back) await shell.write(`${path}\n`);
  return 0;
};

export const printDirectory: Builtin = async (shell) => {
  await shell.write(`${shell.cwd}\n`);
  return 0;
};

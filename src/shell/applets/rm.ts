import { FileError } from "../../cluster/files.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const rm: AppletMain = async (applet) => {
  const options = applet.options("rRfiv", { recursive: "r", force: "f" });
  if (options.operands.length === 0) {
    if (options.has("f")) return 0;
    throw new UsageError(applet.isGnu ? "missing operand" : "");
  }
  const { files } = applet.process.machine;
  const recursive = options.has("r") || options.has("R");
  let status = 0;
  const fail = async (message: string) => {
    status = 1;
    await applet.complain(message);
  };
  for (const name of options.operands) {
    const path = applet.path(name);
    try {
      if (files.stat(path).type === "directory" && !recursive) {
        await fail(applet.isGnu ? `cannot remove '${name}': Is a directory` : `'${name}' is a directory`);
      } else if (path === "/") {
        await fail(
          applet.isGnu ? "it is dangerous to operate recursively on '/'" : "can't remove '/': Device or resource busy",
        );
      } else files.remove(path, recursive);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.code === "ENOENT" && options.has("f")) continue;
      await fail(
        applet.isGnu ? `cannot remove '${name}': ${error.message}` : `can't remove '${name}': ${error.message}`,
      );
    }
  }
  return status;
};

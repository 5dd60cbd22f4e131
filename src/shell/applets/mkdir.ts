import { FileError } from "../../cluster/files.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const mkdir: AppletMain = async (applet) => {
  const options = applet.options("pm:v", { parents: "p" });
  if (options.operands.length === 0) throw new UsageError(applet.isGnu ? "missing operand" : "");
  let status = 0;
  for (const name of options.operands) {
    try {
      applet.process.machine.files.makeDirectory(applet.path(name), options.has("p"));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      await applet.complain(
        applet.isGnu
          ? `cannot create directory '${name}': ${error.message}`
          : `can't create directory '${name}': ${error.message}`,
      );
    }
  }
  return status;
};

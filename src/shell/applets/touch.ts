import { FileError } from "../../cluster/files.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const touch: AppletMain = async (applet) => {
  const options = applet.options("cham", { "no-create": "c" });
  if (options.operands.length === 0) throw new UsageError(applet.isGnu ? "missing file operand" : "");
  const { files } = applet.process.machine;
  let status = 0;
  for (const name of options.operands) {
    const path = applet.path(name);
    try {
      if (files.exists(path)) {
        if (files.stat(path).type === "file") files.write(path, files.read(path));
      } else if (!options.has("c")) files.write(path, "");
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      await applet.complain(applet.isGnu ? `cannot touch '${name}': ${error.message}` : `${name}: ${error.message}`);
    }
  }
  return status;
};

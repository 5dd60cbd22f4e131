import { FileError } from "../../cluster/files.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const rmdir: AppletMain = async (applet) => {
  const options = applet.options("p", { parents: "p" });
  if (options.operands.length === 0) throw new UsageError(applet.isGnu ? "missing operand" : "");
  const { files } = applet.process.machine;
  let status = 0;
  for (const name of options.operands) {
    const parts = options.has("p") ? name.split("/") : [name];
    for (let length = parts.length; length > 0; length--) {
      const path = applet.path(parts.slice(0, length).join("/"));
      try {
        if (files.stat(path).type === "file") throw new FileError("ENOTDIR");
        files.remove(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        status = 1;
        await applet.complain(
          applet.isGnu ? `failed to remove '${name}': ${error.message}` : `'${name}': ${error.message}`,
        );
        break;
      }
    }
  }
  return status;
};

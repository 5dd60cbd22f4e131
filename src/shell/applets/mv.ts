import { FileError } from "../../cluster/files.ts";
import type { AppletMain } from "./applet.ts";
import { copyTree, destinations } from "./copy-tree.ts";

export const mv: AppletMain = async (applet) => {
  const options = applet.options("finvT", { force: "f" });
  const { files } = applet.process.machine;
  const pairs = await destinations(applet, options.operands);
  let status = pairs ? 0 : 1;
  for (const { from, to } of pairs ?? []) {
    const [source, target] = [applet.path(from), applet.path(to)];
    try {
      files.stat(source);
      if (source === target) {
        status = 1;
        await applet.complain(`'${from}' and '${to}' are the same file`);
      } else if (target.startsWith(`${source}/`)) {
        status = 1;
        await applet.complain(
          applet.isGnu
            ? `cannot move '${from}' to a subdirectory of itself, '${to}'`
            : `can't rename '${from}': Invalid argument`,
        );
      } else if (!options.has("n") || !files.exists(target)) {
        copyTree(files, source, target);
        files.remove(source, true);
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      const missing = !files.exists(source);
      const gnu = missing ? `cannot stat '${from}'` : `cannot move '${from}' to '${to}'`;
      await applet.complain(`${applet.isGnu ? gnu : `can't rename '${from}'`}: ${error.message}`);
    }
  }
  return status;
};

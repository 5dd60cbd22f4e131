import { FileError } from "../../cluster/files.ts";
import type { AppletMain } from "./applet.ts";
import { copyTree, destinations } from "./copy-tree.ts";

export const cp: AppletMain = async (applet) => {
  const options = applet.options("aRrpfivnud", { recursive: "r", archive: "a" });
  const { files } = applet.process.machine;
  const pairs = await destinations(applet, options.operands);
  let status = pairs ? 0 : 1;
  for (const { from, to } of pairs ?? []) {
    try {
      const isDirectory = files.stat(applet.path(from)).type === "directory";
      if (isDirectory && !["a", "R", "r"].some((letter) => options.has(letter))) {
        status = 1;
        await applet.complain(
          applet.isGnu ? `-r not specified; omitting directory '${from}'` : `omitting directory '${from}'`,
        );
      } else if (applet.path(from) === applet.path(to)) {
        status = 1;
        await applet.complain(`'${from}' and '${to}' are the same file`);
      } else if (!options.has("n") || !files.exists(applet.path(to)))
        copyTree(files, applet.path(from), applet.path(to));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      const missing = !files.exists(applet.path(from));
      const gnu = missing ? `cannot stat '${from}'` : `cannot create regular file '${to}'`;
      await applet.complain(
        `${applet.isGnu ? gnu : missing ? `can't stat '${from}'` : `can't create '${to}'`}: ${error.message}`,
      );
    }
  }
  return status;
};

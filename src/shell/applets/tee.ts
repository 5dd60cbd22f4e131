import { FileError } from "../../cluster/files.ts";
import type { AppletMain } from "./applet.ts";

export const tee: AppletMain = async (applet) => {
  const options = applet.options("ai", { append: "a" });
  const files: { write(chunk: Uint8Array): Promise<void> }[] = [];
  let status = 0;
  for (const name of options.operands) {
    try {
      files.push(applet.create(name, options.has("a")));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      await applet.complain(`${name}: ${error.message}`);
    }
  }
  for await (const chunk of applet.chunks(applet.process.stdin)) {
    for (const file of files) await file.write(chunk);
    await applet.process.stdout.write(chunk, applet.process.signal);
  }
  return status;
};

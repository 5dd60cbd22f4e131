import { FileError } from "../../cluster/files.ts";
import type { AppletMain } from "./applet.ts";

export const cat: AppletMain = async (applet) => {
  const options = applet.options("nbvteAETsu");
  let status = 0;
  let number = 1;
  let atLineStart = true;
  const numbered = options.has("n") || options.has("b");
  for (const name of options.operands.length > 0 ? options.operands : ["-"]) {
    try {
      const reader = applet.open(name);
      if (!numbered) {
        for await (const chunk of applet.chunks(reader)) {
          await applet.process.stdout.write(chunk, applet.process.signal);
        }
        continue;
      }
      const decoder = new TextDecoder();
      for await (const chunk of applet.chunks(reader)) {
        let text = "";
        for (const line of decoder.decode(chunk, { stream: true }).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
          if (atLineStart && !(options.has("b") && line === "\n")) text += `${String(number++).padStart(6)}\t`;
          text += line;
          atLineStart = line.endsWith("\n");
        }
        await applet.write(text);
      }
      if (!atLineStart && !applet.isGnu) {
        await applet.write("\n");
        atLineStart = true;
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = 1;
      if (applet.isGnu) await applet.complain(`${name}: ${error.message}`);
      else if (error.code === "EISDIR") await applet.complain(`read error: ${error.message}`);
      else await applet.complain(`can't open '${name}': ${error.message}`);
    }
  }
  return status;
};

import type { AppletMain } from "./applet.ts";

export const nl: AppletMain = async (applet) => {
  const options = applet.options("b:w:s:v:");
  const width = Number(options.value("w") ?? 6);
  const separator = options.value("s") ?? "\t";
  const all = options.value("b") === "a";
  let number = Number(options.value("v") ?? 1);
  const { inputs, failed } = await applet.openAll(options.operands);
  for (const { reader } of inputs) {
    for await (const lines of applet.lines(reader)) {
      const text = lines.map((line) => {
        if (line === "" && !all) return `${" ".repeat(width + separator.length)}\n`;
        return `${String(number++).padStart(width)}${separator}${line}\n`;
      });
      await applet.write(text.join(""));
    }
  }
  return failed ? 1 : 0;
};

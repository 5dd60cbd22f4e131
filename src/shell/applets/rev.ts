import type { AppletMain } from "./applet.ts";

export const rev: AppletMain = async (applet) => {
  const { inputs, failed } = await applet.openAll(applet.options("").operands);
  for (const { reader } of inputs) {
    for await (const lines of applet.lines(reader)) {
      await applet.write(lines.map((line) => `${[...line].reverse().join("")}\n`).join(""));
    }
  }
  return failed ? 1 : 0;
};

import type { AppletMain } from "./applet.ts";

export const tac: AppletMain = async (applet) => {
  const { inputs, failed } = await applet.openAll(applet.options("").operands);
  for (const { reader } of inputs) {
    const all: string[] = [];
    for await (const lines of applet.lines(reader)) for (const line of lines) all.push(line);
    await applet.write(
      all
        .reverse()
        .map((line) => `${line}\n`)
        .join(""),
    );
  }
  return failed ? 1 : 0;
};

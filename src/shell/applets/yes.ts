import type { AppletMain } from "./applet.ts";

/** Writes for ever: a block at a time, and the host gets its turn between them. */
export const yes: AppletMain = async (applet) => {
  const line = `${applet.args.length > 0 ? applet.args.join(" ") : "y"}\n`;
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
  for (;;) {
    await applet.write(block);
    await applet.process.machine.clock.turn();
  }
};

import type { AppletMain } from "./applet.ts";

export const clear: AppletMain = async (applet) => {
  await applet.write(applet.isGnu ? "\x1b[H\x1b[2J\x1b[3J" : "\x1b[H\x1b[J");
  return 0;
};

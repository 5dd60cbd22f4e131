import type { AppletMain } from "./applet.ts";

export const pwd: AppletMain = async (applet) => {
  await applet.write(`${applet.process.cwd}\n`);
  return 0;
};

import type { AppletMain } from "./applet.ts";

export const whoami: AppletMain = async (applet) => {
  applet.options("");
  await applet.write(`${applet.process.env.get("USER") ?? "root"}\n`);
  return 0;
};

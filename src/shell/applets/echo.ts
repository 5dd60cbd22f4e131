import { echoText } from "../echo-text.ts";
import type { AppletMain } from "./applet.ts";

export const echo: AppletMain = async (applet) => {
  await applet.write(echoText(applet.args));
  return 0;
};

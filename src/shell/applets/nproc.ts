import type { AppletMain } from "./applet.ts";

/** The simulation is one thread. */
export const nproc: AppletMain = async (applet) => {
  applet.options("", { all: "a" });
  await applet.write("1\n");
  return 0;
};

import { programPath } from "../program-path.ts";
import { type AppletMain, UsageError } from "./applet.ts";

export const which: AppletMain = async (applet) => {
  const { operands } = applet.options("a");
  if (operands.length === 0) {
    if (applet.isGnu) return 1;
    throw new UsageError();
  }
  let status = 0;
  for (const name of operands) {
    const path = programPath(applet.process.machine, applet.process.cwd, name);
    if (path === undefined) status = 1;
    else await applet.write(`${path}\n`);
  }
  return status;
};

import { type AppletMain, Failure } from "./applet.ts";

/** Files have no modes here: everything may be read, written and run by everybody. */
export const chmod: AppletMain = async () => {
  throw new Failure("eastwest: file modes are not simulated; every file can be run as it is");
};

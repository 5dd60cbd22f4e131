import type { AppletMain } from "./applet.ts";

/** `true` and `false`, whatever is asked. */
export const constant =
  (status: 0 | 1): AppletMain =>
  async () =>
    status;

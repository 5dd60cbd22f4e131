// Programs that talk to servers, fetched when one of them is first run.

export { toProgram } from "./applet.ts";
export { curl } from "./curl.ts";
export { nc, ncUsage } from "./nc.ts";
export { wget } from "./wget.ts";

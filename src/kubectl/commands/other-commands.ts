// Bodies of commands that are loaded when one of them is first called: see command-list.ts.

export { apiResources, apiVersions, top } from "./api-resources.ts";
export { attach } from "./attach.ts";
export { clusterInfo } from "./cluster-info.ts";
export { config } from "./config.ts";
export { create } from "./create.ts";
export { deleteCommand } from "./delete.ts";
export { describeCommand } from "./describe.ts";
export { events } from "./events.ts";
export { expose } from "./expose.ts";
export { annotate, label } from "./label.ts";
export { logs } from "./logs.ts";
export { patch } from "./patch.ts";
export { rollout } from "./rollout.ts";
export { scale } from "./scale.ts";
export { set } from "./set.ts";
export { version } from "./version.ts";
export { wait } from "./wait.ts";

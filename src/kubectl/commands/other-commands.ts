// Bodies of commands, and rarer ways of `get`, that are loaded when one of them is first called: see later-commands.ts.

export { commandHelp, groupHelp, optionsHelp, rootHelp } from "../help.ts";
export { readManifests } from "../manifests/manifests.ts";
export { objectPrinter } from "../printing/object-printer.ts";
export { sortByPath } from "../printing/sorting.ts";
export { apiResources, apiVersions, top } from "./api-resources.ts";
export { apply } from "./apply.ts";
export { attach } from "./attach.ts";
export { clusterInfo } from "./cluster-info.ts";
export { config } from "./config.ts";
export { create } from "./create.ts";
export { deleteCommand } from "./delete.ts";
export { describeCommand } from "./describe.ts";
export { events } from "./events.ts";
export { exec } from "./exec.ts";
export { expose } from "./expose.ts";
export { printObjects } from "./get-objects.ts";
export { getRaw } from "./get-raw.ts";
export { watchOne } from "./get-watch.ts";
export { annotate, label } from "./label.ts";
export { logs } from "./logs.ts";
export { patch } from "./patch.ts";
export { rollout } from "./rollout.ts";
export { run } from "./run.ts";
export { scale } from "./scale.ts";
export { set } from "./set.ts";
export { version } from "./version.ts";
export { wait } from "./wait.ts";

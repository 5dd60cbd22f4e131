// What serves all but plain reads, loaded with the first such request: see later-requests.ts.

export { serveLog } from "./log.ts";
export { serveScale } from "./scale.ts";
export { openSession } from "./upgrade.ts";
export { watchObjects } from "./watch.ts";
export { createFromBody, deleteByName, deleteCollection, patchByName, replaceFromBody } from "./write.ts";

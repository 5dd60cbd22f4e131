import { Later } from "../../cluster/later.ts";

/** What a lab seldom begins with: loaded when it is first called for. */
export const laterCommands = new Later(() => import("./other-commands.ts"));

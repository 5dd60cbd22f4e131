import { Later, laterProgram } from "../cluster/later.ts";
import type { Program } from "../cluster/process.ts";
import type { Userland } from "./applets/applet.ts";
import { appletNames } from "./applets/applet-names.ts";

const smallPrograms = new Later(() => import("./applets/small-programs.ts"));

/** The small programs of every userland, by name. */
export function appletPrograms(userland: Userland): [string, Program][] {
  return appletNames.map((name) => [
    name,
    laterProgram(smallPrograms, ({ appletProgram }) => appletProgram(name, userland)),
  ]);
}

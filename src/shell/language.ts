import { Later } from "../cluster/later.ts";

/** All that a shell's language has beyond a program and its plain words (see plain-words.ts). */
export const language = new Later(() => import("./whole-language.ts"));

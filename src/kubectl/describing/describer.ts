import type { Session } from "../command.ts";
import type { JsonObject } from "../json.ts";
import type { Description } from "./description.ts";

/** Writes what there is to say about one object, events excepted. `object` is as the server has it. */
export type Describer = (session: Session, object: JsonObject, out: Description) => Promise<void>;

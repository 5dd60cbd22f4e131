import { listLabs, readLab } from "../engines/node/read-lab.ts";

/** Labs that can stand in another site's frame. Real processes need a page of their own, isolated from other origins. */
export function embeddable(): string[] {
  return listLabs().filter((id) => readLab(id).scenario.kind !== "processes");
}

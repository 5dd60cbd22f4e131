import type { CollectionEntry } from "astro:content";
import { readLab } from "../engines/node/read-lab.ts";
import type { LabDefinition } from "../lab/lab-definition.ts";

const labs = new Map<string, LabDefinition>();

/** The lab of a chapter (its frontmatter's `lab`), read from labs/ at build time. Throws when it names none. */
export function pageLab(entry: Pick<CollectionEntry<"docs">, "id" | "data">): LabDefinition {
  const id = entry.data.lab;
  if (!id) throw new Error(`${entry.id}: the frontmatter names no lab`);
  let lab = labs.get(id);
  if (!lab) {
    lab = readLab(id);
    labs.set(id, lab);
  }
  return lab;
}

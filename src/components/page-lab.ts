import type { CollectionEntry } from "astro:content";
import { readLab } from "../engines/node/read-lab.ts";
import type { LabDefinition } from "../lab/lab-definition.ts";

type Chapter = Pick<CollectionEntry<"docs">, "id" | "data">;

/** A lab of a chapter. Where the reader chooses between two, the page shows `way`'s: `data-of-way`, in lab-page.css. */
export interface ChapterLab {
  readonly lab: LabDefinition;
  readonly way?: "real" | "simulated";
}

const labs = new Map<string, LabDefinition>();

/** The lab of a chapter (its frontmatter's `lab`), read from labs/ at build time. Throws when it names none. */
export function pageLab(entry: Chapter): LabDefinition {
  const { lab } = entry.data;
  if (!lab) throw new Error(`${entry.id}: the frontmatter names no lab`);
  return read(lab);
}

/** And, where it has one, the lab with the same steps on a simulated cluster. */
export function pageLabs(entry: Chapter): readonly ChapterLab[] {
  const lab = pageLab(entry);
  const { simulatedLab } = entry.data;
  if (!simulatedLab) return [{ lab }];
  return [
    { lab, way: "real" },
    { lab: read(simulatedLab), way: "simulated" },
  ];
}

function read(id: string): LabDefinition {
  let lab = labs.get(id);
  if (!lab) {
    lab = readLab(id);
    labs.set(id, lab);
  }
  return lab;
}

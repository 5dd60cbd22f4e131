import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTranscript } from "../../lab/runner.ts";
import { updateTranscript } from "../../lab/transcript-update.ts";
import { nodeTurn } from "./node-time.ts";
import { createNodeWorld } from "./node-world.ts";
import { labsFolder, loadImages, readLab } from "./read-lab.ts";

/**
 * Runs a lab with its own seed; where an output differs, asks whether it shall be written into the transcript, and runs
 * again, until nothing differs or an answer is no. Throws LabFormatError when a rewritten transcript needs a hand (a
 * captured name whose first place is gone).
 */
export async function offerUpdates(
  id: string,
  agree: (question: string) => Promise<boolean>,
  folder = labsFolder,
): Promise<void> {
  const path = join(folder, id, "transcript.txt");
  for (;;) {
    const definition = readLab(id, folder);
    const images = await loadImages(definition.images, folder);
    const failure = await runTranscript({ definition, images, hostTurn: nodeTurn, createWorld: createNodeWorld });
    if (!failure?.exchange || failure.output === undefined) return;
    const before = readFileSync(path, "utf8");
    const after = updateTranscript(before, failure.exchange, failure.output);
    if (after === before) return;
    const place = `labs/${id}/transcript.txt:${failure.line}: ${failure.step}`;
    const shown = difference(before.split("\n"), after.split("\n")).join("\n");
    if (!(await agree(`${place}\n${failure.exchange.prompt.trim()} …\n${shown}\nWrite this?`))) return;
    writeFileSync(path, after);
  }
}

/** Removed and added lines between what both texts begin and end with. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
    tail++;
  return [
    ...before.slice(head, before.length - tail).map((line) => `- ${line}`),
    ...after.slice(head, after.length - tail).map((line) => `+ ${line}`),
  ];
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeTurn } from "../src/engines/node/node-time.ts";
import { createNodeWorld } from "../src/engines/node/node-world.ts";
import { labsFolder, listLabs, loadImages, readLab } from "../src/engines/node/read-lab.ts";
import { labJsonSchema } from "../src/lab/lab-schema.ts";
import { proveStepsCanFail } from "../src/lab/runner.ts";
import { labRun } from "./lab-results.ts";

/** Milliseconds, as in vitest.config.ts, but each lab runs here once a step. It ends what hangs; a busy machine must not reach it. */
const testTimeout = 300_000;

describe.each(listLabs())("the checks of the lab %s", (id) => {
  it("can fail: no step passes on the start state but those that lab.yaml excepts", { timeout: testTimeout }, async ({
    task,
  }) => {
    const definition = readLab(id);
    task.meta.labRun = labRun(definition, "can-fail");
    const failures = await proveStepsCanFail({
      definition,
      images: await loadImages(definition.images),
      hostTurn: nodeTurn,
      createWorld: createNodeWorld,
    });
    expect(failures).toEqual([]);
  });
});

describe("labs/lab.schema.json", () => {
  it("is what the schema says; `npm run labs -- --schema` writes it", () => {
    expect(JSON.parse(readFileSync(join(labsFolder, "lab.schema.json"), "utf8"))).toEqual(JSON.parse(labJsonSchema()));
  });
});

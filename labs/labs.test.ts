/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";
import type { LabImage } from "../src/cluster/container-image.ts";
import { messageTurn } from "../src/engines/worker/host-turn.ts";
import { type LabFile, parseLab } from "../src/lab/parse-lab.ts";
import { type RunOptions, runTranscript } from "../src/lab/runner.ts";
import { labRun } from "./lab-results.ts";

/** Loaded by Vite, so that the same test runs in Node and in Chromium. */
const texts: Record<string, string> = import.meta.glob(
  ["./*/lab.yaml", "./*/transcript.txt", "./*/manifests/*", "./*/project/**", "./scenarios/*.yaml"],
  { query: "?raw", import: "default", eager: true },
);
const imageModules: Record<string, LabImage> = import.meta.glob(["./images/*.ts", "!**/*.test.ts"], {
  import: "default",
  eager: true,
});

const pathsLike = (pattern: RegExp) =>
  Object.keys(texts).flatMap((path) => {
    const match = pattern.exec(path);
    return match ? [{ path, name: match.slice(1).join("/") }] : [];
  });
const file = (path: string): LabFile => ({ file: path.replace("./", "labs/"), text: texts[path] ?? "" });
const images = Object.fromEntries(
  Object.entries(imageModules).map(([path, image]) => [path.slice("./images/".length, -".ts".length), image]),
);

function loadLab(id: string): RunOptions {
  const definition = parseLab({
    id,
    lab: file(`./${id}/lab.yaml`),
    transcript: file(`./${id}/transcript.txt`),
    manifests: Object.fromEntries(
      pathsLike(/^\.\/(.+)\/manifests\/(.+)$/).map(({ path, name }) => [name, texts[path] ?? ""]),
    ),
    project: Object.fromEntries(
      Object.entries(texts).flatMap(([path, text]) =>
        path.startsWith(`./${id}/project/`) ? [[path.slice(`./${id}/project/`.length), text]] : [],
      ),
    ),
    scenarios: Object.fromEntries(pathsLike(/^\.\/scenarios\/(.+)\.yaml$/).map(({ path, name }) => [name, file(path)])),
    imageNames: Object.keys(images),
  });
  const used = definition.images.flatMap((name) => images[name] ?? []);
  return { definition, images: used, hostTurn };
}

const hostTurn = messageTurn();
const otherSeed = 20_260;

/** Real processes: labs/process-labs.test.ts. */
const simulatedLabs = pathsLike(/^\.\/(.+)\/lab\.yaml$/)
  .map(({ name }) => ({ name, lab: loadLab(name) }))
  .filter(({ lab }) => lab.definition.scenario.kind !== "processes");

describe.each(simulatedLabs)("the lab $name", ({ name, lab }) => {
  it.for([
    ["its own seed", lab.definition.scenario.defaultSeed],
    ["another seed", otherSeed],
  ] as const)("prints what its transcript says, with %s", async ([, seed], { task }) => {
    task.meta.labRun = labRun(lab.definition, "transcript");
    const failure = await runTranscript({ ...lab, seed });
    const place = failure && `labs/${name}/transcript.txt:${failure.line}: ${failure.step}: ${failure.message}`;
    expect(place).toBeUndefined();
  });
});

/// <reference types="vite/client" />
import { expect, it } from "vitest";
import { type LabFile, parseLab } from "../../lab/parse-lab.ts";
import { inWorker } from "../contract-columns.case.ts";
import { runEngineContract } from "../engine.case.ts";
import type { Engine, EngineEvent } from "../engine.ts";
import { startEarly } from "./lab-worker.ts";
import { createWorkerEngine } from "./worker-engine.ts";

const texts: Record<string, string> = import.meta.glob(
  ["../../../labs/clusterip/{lab.yaml,transcript.txt,manifests/*}", "../../../labs/scenarios/*.yaml"],
  { query: "?raw", import: "default", eager: true },
);
const images = Object.keys(import.meta.glob(["../../../labs/images/*.ts", "!**/*.test.ts"]));

const nameOf = (path: string) => path.replace(/^.*\//, "").replace(/\.(yaml|ts)$/, "");
const file = (path: string): LabFile => ({ file: path, text: texts[path] ?? "" });
const inFolder = (folder: string) => Object.keys(texts).filter((path) => path.includes(`/${folder}/`));

const definition = parseLab({
  id: "clusterip",
  lab: file("../../../labs/clusterip/lab.yaml"),
  transcript: file("../../../labs/clusterip/transcript.txt"),
  manifests: Object.fromEntries(
    inFolder("manifests").map((path) => [`clusterip/${path.replace(/^.*\//, "")}`, texts[path] ?? ""]),
  ),
  scenarios: Object.fromEntries(inFolder("scenarios").map((path) => [nameOf(path), file(path)])),
  imageNames: images.map(nameOf),
});

/** Whatever is asked for, this is the answer: no server has to be there for it. */
const labsUrl = `data:application/json,${encodeURIComponent(JSON.stringify(definition))}#`;

runEngineContract(inWorker, () => createWorkerEngine({ labsUrl }));

function crash(engine: Engine): Promise<EngineEvent> {
  return new Promise((resolve) => {
    engine.subscribe((event) => {
      if (event.type === "crashed") resolve(event);
    });
  });
}

it("says so when a worker cannot be reached any more, and refuses what is asked then", async () => {
  const url = `data:text/javascript,${encodeURIComponent("while (true) {}")}`;
  const engine = createWorkerEngine({ labsUrl, createWorker: () => new Worker(url) });
  expect(await crash(engine)).toMatchObject({ reason: "it no longer answers." });
  await expect(engine.boot({ lab: "clusterip" })).rejects.toThrow("it no longer answers.");
});

it("says so when something in the worker throws where nobody catches", async () => {
  const url = `data:text/javascript,${encodeURIComponent("setTimeout(() => { throw new Error('broken pipe') })")}`;
  const engine = createWorkerEngine({ labsUrl, createWorker: () => new Worker(url) });
  expect(await crash(engine)).toMatchObject({ reason: expect.stringContaining("broken pipe") });
});

it("goes on with a worker that was started before it, and says so when that one could not be loaded", async () => {
  const engine = createWorkerEngine({ labsUrl, early: startEarly(labsUrl, "clusterip") });
  expect(await engine.boot({ lab: "clusterip" })).toMatchObject({ terminals: ["laptop"] });
  await engine.dispose();
  const failed = { worker: new Worker("data:text/javascript,"), failed: Promise.resolve("") };
  expect(await crash(createWorkerEngine({ labsUrl, early: failed }))).toMatchObject({
    reason: "its program could not be loaded.",
  });
});

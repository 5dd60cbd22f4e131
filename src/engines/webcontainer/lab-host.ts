import { readFileSync } from "node:fs";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "../node/node-time.ts";
import { ProcessWorld } from "../processes/process-world.ts";
import { serveOverStdio } from "./serve-stdio.ts";

// What `node` runs in a container: the engine of a lab of real processes. Built into one file, lab-host.mjs, which is
// started with the path of the lab's definition.

const [definitionPath = "lab.json"] = process.argv.slice(2);

serveOverStdio(
  createLocalEngine({
    loadLab: async (id) => {
      const definition: LabDefinition = JSON.parse(readFileSync(definitionPath, "utf8"));
      if (definition.id !== id || definition.scenario.kind !== "processes") throw new Error(`there is no lab "${id}"`);
      return { definition, images: Promise.resolve([]) };
    },
    createWorld: (options) =>
      new ProcessWorld({
        ...options,
        realTime: nodeTime,
        // A container has no process groups, and needs no guard: it ends with the page.
        hasGroups: false,
        tellsFirstRead: true,
      }),
    hostTurn: nodeTurn,
    realTime: nodeTime,
  }),
);

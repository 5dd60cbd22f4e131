import { readFileSync } from "node:fs";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "../node/node-time.ts";
import { ProcessWorld } from "../processes/process-world.ts";
import { probeFirstRead } from "./probe-first-read.ts";
import { serveOverStdio } from "./serve-stdio.ts";

// What `node` runs in a container: the engine of a lab of real processes. Built into one file, lab-host.mjs, which is
// started with the path of the lab's definition.

/** A signal may take a program some time. In a container it may do nothing at all to one that spins. */
const longestEndMs = 10_000;

const [definitionPath = "lab.json"] = process.argv.slice(2);

const probed = probeFirstRead();
let tellsFirstRead = false;

serveOverStdio(
  createLocalEngine({
    loadLab: async (id) => {
      tellsFirstRead = await probed;
      const definition: LabDefinition = JSON.parse(readFileSync(definitionPath, "utf8"));
      if (definition.id !== id || definition.scenario.kind !== "processes") throw new Error(`there is no lab "${id}"`);
      return { definition, images: Promise.resolve([]) };
    },
    createWorld: (options) =>
      new ProcessWorld({
        ...options,
        realTime: nodeTime,
        // The page removes it, whatever becomes of this process.
        parentFolder: process.cwd(),
        // A container has no process groups, and needs no guard: it ends with the page.
        hasGroups: false,
        tellsFirstRead,
        unstoppable: {
          afterMs: longestEndMs,
          message: (command) =>
            `eastwest: ${command}: takes no signal here, and is left alone until the page is loaded anew`,
          met: () => {},
        },
      }),
    hostTurn: nodeTurn,
    realTime: nodeTime,
  }),
);

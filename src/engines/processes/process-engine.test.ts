import { inNodeWithProcesses } from "../contract-columns.case.ts";
import { runEngineContract } from "../engine.case.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "../node/node-time.ts";
import { createNodeWorld } from "../node/node-world.ts";
import { smallProcessLab } from "../small-process-lab.case.ts";

runEngineContract(inNodeWithProcesses, () =>
  createLocalEngine({
    loadLab: async (id) => {
      if (id !== smallProcessLab.id) throw new Error(`there is no lab "${id}"`);
      return { definition: smallProcessLab, images: Promise.resolve([]) };
    },
    createWorld: createNodeWorld,
    hostTurn: nodeTurn,
    realTime: nodeTime,
  }),
);

import type { Engine } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "./node-time.ts";
import { createNodeWorld } from "./node-world.ts";
import { labsFolder, loadImages, readLab } from "./read-lab.ts";

/** An engine in Node, on the repository's labs: for the command line and tests. */
export function createNodeEngine(folder = labsFolder): Engine {
  return createLocalEngine({
    loadLab: async (id) => {
      const definition = readLab(id, folder);
      return { definition, images: loadImages(definition.images, folder) };
    },
    createWorld: createNodeWorld,
    hostTurn: nodeTurn,
    realTime: nodeTime,
  });
}

import type { World } from "../../lab/world.ts";
import type { Engine } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import { nodeTime, nodeTurn } from "./node-time.ts";
import { createNodeWorld } from "./node-world.ts";
import { labsFolder, loadImages, readLab } from "./read-lab.ts";

export interface NodeEngineOptions {
  /** The repository's labs when left out. */
  readonly folder?: string | undefined;
  readonly onWorld?: ((world: World) => void) | undefined;
}

/** An engine in Node, on the repository's labs: for the command line and tests. */
export function createNodeEngine({ folder = labsFolder, onWorld }: NodeEngineOptions = {}): Engine {
  return createLocalEngine({
    loadLab: async (id) => {
      const definition = readLab(id, folder);
      return { definition, images: loadImages(definition.images, folder) };
    },
    createWorld: (options) => {
      const world = createNodeWorld(options);
      onWorld?.(world);
      return world;
    },
    hostTurn: nodeTurn,
    realTime: nodeTime,
  });
}

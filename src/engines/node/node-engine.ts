import type { Engine } from "../engine.ts";
import { createLocalEngine } from "../local-engine.ts";
import type { RealTime } from "../real-time.ts";
import { labsFolder, loadImages, readLab } from "./read-lab.ts";

/** Node's clock and timers. */
export const nodeTime: RealTime = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export function nodeTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An engine in Node, on the repository's labs: for the command line and tests. */
export function createNodeEngine(folder = labsFolder): Engine {
  return createLocalEngine({
    loadLab: async (id) => {
      const definition = readLab(id, folder);
      return { definition, images: await loadImages(definition.images, folder) };
    },
    hostTurn: nodeTurn,
    realTime: nodeTime,
  });
}

import type { HostTurn } from "../../cluster/clock.ts";
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

/** What is to run on the next tick runs once there is nothing left to do for promises. */
export const nodeTurn: HostTurn = Object.assign(() => new Promise<void>((resolve) => setImmediate(resolve)), {
  settle: () => new Promise<void>((resolve) => process.nextTick(resolve)),
});

/** An engine in Node, on the repository's labs: for the command line and tests. */
export function createNodeEngine(folder = labsFolder): Engine {
  return createLocalEngine({
    loadLab: async (id) => {
      const definition = readLab(id, folder);
      return { definition, images: loadImages(definition.images, folder) };
    },
    hostTurn: nodeTurn,
    realTime: nodeTime,
  });
}

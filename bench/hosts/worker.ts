import { messageTurn } from "../../src/engines/worker/host-turn.ts";
import type { Host } from "../measure.ts";
import { measurements } from "../measurements.ts";

// A Web Worker of its own for one measurement, as the site's labs have one; its name comes in, its figures go out.

const host: Host = {
  now: () => performance.now(),
  createTurn: messageTurn,
  usedHeap: () => undefined,
};

self.addEventListener("message", async ({ data: name }: MessageEvent<string>) => {
  try {
    const measurement = measurements[name];
    if (!measurement) throw new Error(`there is no measurement ${name}`);
    postMessage({ figures: await measurement(host) });
  } catch (error) {
    postMessage({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

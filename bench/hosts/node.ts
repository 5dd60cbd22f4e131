import { nodeTurn } from "../../src/engines/node/node-time.ts";
import type { Host } from "../measure.ts";
import { measurements } from "../measurements.ts";

// A process of its own for one measurement, named by the first argument; its figures come out as JSON.

declare const gc: (() => void) | undefined;

const host: Host = {
  now: () => performance.now(),
  createTurn: () => nodeTurn,
  usedHeap: () => {
    if (typeof gc === "undefined") return undefined;
    gc();
    return process.memoryUsage().heapUsed;
  },
};

// Node loads the classes of its fetch at their first use, for 70 ms; a browser has them.
new Response("");

const measurement = measurements[process.argv[2] ?? ""];
if (!measurement) throw new Error(`there is no measurement ${process.argv[2]}`);
const figures = await measurement(host);
process.stdout.write(JSON.stringify(figures), () => process.exit());

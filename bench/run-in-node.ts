import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { type Figures, longestMeasurementMs } from "./measure.ts";

/** Runs one measurement of the bundle in a process of its own. */
export async function runInNode(bundle: string, measurement: string): Promise<Figures> {
  const child = spawn(process.execPath, ["--expose-gc", bundle, measurement], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: longestMeasurementMs,
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const output = await text(child.stdout);
  if ((await ended) !== 0) throw new Error(`${measurement} failed in Node`);
  return JSON.parse(output);
}

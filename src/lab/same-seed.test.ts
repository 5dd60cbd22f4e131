import { expect, it } from "vitest";
import { nodeTurn } from "../engines/node/node-time.ts";
import { loadImages, readLab } from "../engines/node/read-lab.ts";
import { withSession } from "./runner.ts";

const definition = readLab("source-ip");
const images = await loadImages(definition.images);
const lastStep = definition.transcript.steps.at(-1)?.name ?? "";

/** All that happens on the network, and all that terminals show, one line an event. */
async function eventLog(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  return withSession(
    { definition, images, hostTurn: nodeTurn, seed },
    async (session) => {
      session.world.trace.subscribe((event) => lines.push(JSON.stringify(event)));
      await session.bringTo(lastStep);
      // What its end tells comes later, outside of the cluster's time.
      return [...lines];
    },
    (event) => lines.push(JSON.stringify(event)),
  );
}

it("the same seed and the same commands make the same events to the byte, another seed others", async () => {
  const log = await eventLog(7);
  expect(log.length).toBeGreaterThan(1000);
  expect(await eventLog(7)).toEqual(log);
  expect(await eventLog(8)).not.toEqual(log);
});

import { expect, it } from "vitest";
import { SimulatedWorld } from "../lab/world.ts";
import { createLocalEngine } from "./local-engine.ts";
import { nodeTurn } from "./node/node-time.ts";
import { loadImages, readLab } from "./node/read-lab.ts";

it("lets no time pass in the cluster while it is held", async () => {
  const timers = new Set<() => void>();
  const engine = createLocalEngine({
    loadLab: async (id) => {
      const definition = readLab(id);
      return { definition, images: loadImages(definition.images) };
    },
    createWorld: (options) => new SimulatedWorld(options),
    hostTurn: nodeTurn,
    realTime: {
      now: () => 0,
      after: (_, run) => {
        timers.add(run);
        return () => timers.delete(run);
      },
    },
  });
  engine.hold(true);
  await engine.boot({ lab: "clusterip" });
  const ownTimers = timers.size;
  engine.hold(false);
  expect(timers.size).toBe(ownTimers + 1);
  engine.hold(true);
  expect(timers.size).toBe(ownTimers);
  await engine.bringTo("deploy");
  expect(timers.size).toBe(ownTimers);
  engine.hold(false);
  expect(timers.size).toBe(ownTimers + 1);
  await engine.dispose();
});

import { expect, it } from "vitest";
import { ApiError } from "../api/status.ts";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { createWorkQueue } from "./work-queue.ts";

function simulatedClock(): SimulatedClock {
  return new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
}

it("reconciles each key once for all that happened at one moment", async () => {
  const clock = simulatedClock();
  const seen: string[] = [];
  const queue = createWorkQueue(clock, (key) => seen.push(key));
  for (const key of ["a", "b", "a"]) queue.add(key);
  await runVirtually(clock, clock.sleep(1));
  expect(seen).toEqual(["a", "b"]);
});

it("tries again, later and later, what the API server refuses", async () => {
  const clock = simulatedClock();
  const times: number[] = [];
  const queue = createWorkQueue(clock, () => {
    times.push(clock.now());
    if (times.length < 4) throw new ApiError(409, "Conflict", "changed");
  });
  queue.add("a");
  await runVirtually(clock, clock.sleep(1000));
  expect(times).toEqual([0, 5, 15, 35]);
});

it("does nothing more once it is stopped", async () => {
  const clock = simulatedClock();
  const seen: string[] = [];
  const queue = createWorkQueue(clock, (key) => seen.push(key));
  queue.addAfter("a", 10);
  queue.add("b");
  queue.stop();
  await runVirtually(clock, clock.sleep(100));
  expect(seen).toEqual([]);
});

it("gives the host a turn amid much work, while time stands still", async () => {
  const clock = simulatedClock();
  const seen: number[] = [];
  const queue = createWorkQueue(clock, () => seen.push(clock.now()));
  for (let key = 0; key < 25; key++) queue.add(`key ${key}`);
  const counts: number[] = [];
  while (clock.fireNext()) {
    await clock.turn();
    counts.push(seen.length);
  }
  expect(counts).toEqual([10, 20, 25]);
  expect(new Set(seen)).toEqual(new Set([0]));
});

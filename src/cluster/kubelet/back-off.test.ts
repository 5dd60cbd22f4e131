import { expect, it } from "vitest";
import { BackOff } from "./back-off.ts";

it("waits not at all, then 10 s, doubling up to 5 min", () => {
  const backOff = new BackOff();
  const waits: number[] = [];
  let now = 0;
  for (let round = 0; round < 8; round++) {
    const wait = backOff.remaining(now, now);
    waits.push(wait / 1000);
    now += wait;
    backOff.use(now);
  }
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
});

it("forgets after ten minutes of peace", () => {
  const backOff = new BackOff();
  backOff.use(0);
  backOff.use(0);
  expect(backOff.remaining(600_000, 600_000)).toBe(20_000);
  expect(backOff.remaining(600_001, 600_001)).toBe(0);
  backOff.use(600_001);
  expect(backOff.delay).toBe(10_000);
});

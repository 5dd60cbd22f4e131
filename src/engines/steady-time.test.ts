import { expect, it } from "vitest";
import { steadyTime } from "./steady-time.ts";

const hour = 3_600_000;

it("goes on when the clock is set back, and leaps with it when the computer slept", () => {
  const host = { day: 10 * hour, monotonic: 5 };
  const pass = (ms: number) => {
    host.day += ms;
    host.monotonic += ms;
  };
  const now = steadyTime(
    () => host.day,
    () => host.monotonic,
  );
  const began = now();
  pass(2000);
  host.day -= hour;
  expect(now() - began).toBe(2000);
  pass(500);
  expect(now() - began).toBe(2500);
  host.day += hour;
  pass(500);
  expect(now() - began).toBe(hour + 3000);
});

it("follows the time of day where both drift a little", () => {
  const host = { day: 0, monotonic: 0 };
  const now = steadyTime(
    () => host.day,
    () => host.monotonic,
  );
  for (let i = 0; i < 100; i++) {
    host.day += 1000;
    host.monotonic += 1010;
    expect(now()).toBe(host.day);
  }
});

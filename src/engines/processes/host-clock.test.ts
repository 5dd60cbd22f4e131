import { expect, it } from "vitest";
import { type RealTime, RealTimeDriver } from "../real-time.ts";
import { HostClock } from "./host-clock.ts";

it("shows the host's time, whether or not somebody drives it", () => {
  let now = 1000;
  const host: RealTime = { now: () => now, after: () => () => {} };
  const clock = new HostClock(host, () => Promise.resolve());
  now = 5000;
  expect(clock.now()).toBe(5000);
  now = 9000;
  const driver = new RealTimeDriver(clock, host);
  driver.start();
  expect(clock.now()).toBe(9000);
  now = 9001;
  expect(clock.now()).toBe(9001);
  driver.stop();
  now = 20_000;
  expect(clock.now()).toBe(20_000);
  driver.start();
  now = 20_500;
  expect(clock.now()).toBe(20_500);
});

it("has a timer wait no longer, and no shorter, for a pause in which nobody drove it", () => {
  let now = 1000;
  const clock = new HostClock({ now: () => now, after: () => () => {} }, () => Promise.resolve());
  clock.after(500, () => {});
  now = 4000;
  expect(clock.now()).toBe(4000);
  expect(clock.nextDeadline()).toBe(4500);
});

import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../cluster/clock.ts";
import { RealTimeDriver } from "./real-time.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A host whose time the test sets. */
function createHost() {
  let now = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    realTime: {
      now: () => now,
      after: (delayMs: number, run: () => void) => {
        const timer = { at: now + delayMs, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    },
    /** Lets time pass; timers that fall due meanwhile fire at its end, as on a busy or sleeping host. */
    async pass(ms: number) {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.run();
      for (let i = 0; i < 50; i++) await turn();
    },
    armed: () => timers.length,
  };
}

function createDriven() {
  const host = createHost();
  const clock = new SimulatedClock(5000, turn);
  const slept: number[] = [];
  const driver = new RealTimeDriver(clock, host.realTime, (ms) => slept.push(ms));
  driver.start();
  const fired: string[] = [];
  const note = (name: string, delayMs: number) => clock.after(delayMs, () => fired.push(`${name}@${clock.now()}`));
  return { host, clock, driver, fired, note, slept };
}

describe("time that follows the host's", () => {
  it("fires timers when they are due, at their own time and in order", async () => {
    const { host, fired, note, clock } = createDriven();
    note("late", 300);
    note("early", 100);
    await host.pass(99);
    expect(fired).toEqual([]);
    await host.pass(251);
    expect(fired).toEqual(["early@5100", "late@5300"]);
    expect(clock.now()).toBe(5350);
    expect(host.armed()).toBe(0);
  });

  it("serves a timer that is set earlier than the one it waits for", async () => {
    const { host, fired, note } = createDriven();
    note("later", 1000);
    note("sooner", 10);
    await host.pass(10);
    expect(fired).toEqual(["sooner@5010"]);
  });

  it("knows the time when something comes from outside", async () => {
    const { host, clock, driver, note } = createDriven();
    note("x", 1000);
    await host.pass(700);
    driver.sync();
    expect(clock.now()).toBe(5700);
  });

  it("stands while it is stopped, and while the host works for it", async () => {
    const { host, clock, driver, fired, note } = createDriven();
    note("x", 100);
    driver.stop();
    await host.pass(500);
    expect(fired).toEqual([]);
    driver.start();
    await host.pass(100);
    expect(fired).toEqual(["x@5100"]);

    let release = () => {};
    void clock.during(
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    note("y", 50);
    await host.pass(60);
    expect(fired).toHaveLength(1);
    release();
    await host.pass(0);
    expect(fired[1]).toMatch(/^y@/);
    driver.stop();
  });

  it("leaps over a sleep of the host without firing what would have happened in it", async () => {
    const { host, clock, fired, slept } = createDriven();
    const tick = () => {
      fired.push("tick");
      clock.after(1000, tick);
    };
    clock.after(1000, tick);
    await host.pass(3_600_000);
    expect(fired).toEqual([]);
    expect(clock.now()).toBe(3_605_000);
    expect(slept).toEqual([3_599_000]);
    await host.pass(1000);
    expect(fired).toEqual(["tick"]);
  });
});

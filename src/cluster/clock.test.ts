import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeadlockError, runVirtually, SimulatedClock } from "./clock.ts";

const hostTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const newClock = (start = 0) => new SimulatedClock(start, hostTurn);

describe("SimulatedClock", () => {
  it("fires timers in the order of their time, equal times in the order they were set", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (delays) => {
        const clock = newClock();
        const fired: [number, number][] = [];
        for (const [index, delay] of delays.entries()) clock.after(delay, () => fired.push([delay, index]));
        while (clock.fireNext());
        const expected = delays.map((delay, index): [number, number] => [delay, index]);
        expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(expected);
      }),
    );
  });

  it("does not fire what was cancelled, nor stop time for it", () => {
    const clock = newClock();
    const timer = clock.after(10, () => expect.unreachable());
    timer.cancel();
    expect(clock.nextDeadline()).toBeUndefined();
    expect(clock.fireNext()).toBe(false);
  });

  it("does not keep what was cancelled until it would have been due", () => {
    const clock = newClock();
    const fired: number[] = [];
    for (let i = 0; i < 10_000; i++) {
      const timer = clock.after(60_000 - i, () => expect.unreachable());
      if (i % 1000 === 0) clock.after(70_000 - i, () => fired.push(70_000 - i));
      timer.cancel();
      timer.cancel();
    }
    expect(clock.kept).toBeLessThan(200);
    while (clock.fireNext());
    expect(fired).toEqual([61_000, 62_000, 63_000, 64_000, 65_000, 66_000, 67_000, 68_000, 69_000, 70_000]);
  });

  it("keeps what remained of a delay when it leaps", () => {
    const clock = newClock(1000);
    let firedAt = 0;
    clock.after(50, () => {
      firedAt = clock.now();
    });
    clock.leapTo(9000);
    expect(firedAt).toBe(0);
    clock.fireNext();
    expect(firedAt).toBe(9050);
  });

  it("rejects a sleep with the signal's reason and leaves no timer behind", async () => {
    const clock = newClock();
    const abort = new AbortController();
    const sleep = clock.sleep(1000, abort.signal);
    abort.abort("enough");
    await expect(sleep).rejects.toBe("enough");
    await expect(clock.sleep(1, abort.signal)).rejects.toBe("enough");
    expect(clock.nextDeadline()).toBeUndefined();
  });
});

describe("runVirtually", () => {
  it("takes the host's whole turns only now and then where the host can settle without", async () => {
    let turns = 0;
    const settle = () => new Promise<void>((resolve) => process.nextTick(resolve));
    const turn = () => {
      turns++;
      return hostTurn();
    };
    const clock = new SimulatedClock(0, Object.assign(turn, { settle }));
    const seen: string[] = [];
    const walk = async (name: string) => {
      for (let step = 0; step < 400; step++) {
        await clock.sleep(1);
        // However long the chain of promises that a timer sets off, the next timer comes behind it.
        for (let hop = 0; hop < 20; hop++) await undefined;
        seen.push(`${clock.now()} ${name}`);
      }
    };
    await runVirtually(clock, Promise.all([walk("a"), walk("b")]));
    expect(seen).toEqual(Array.from({ length: 400 }, (_, index) => [`${index + 1} a`, `${index + 1} b`]).flat());
    expect(turns).toBeGreaterThan(50);
    expect(turns).toBeLessThan(200);
  });

  it("jumps over an hour of sleeping", async () => {
    const clock = newClock();
    const slept = async () => {
      for (let i = 0; i < 60; i++) await clock.sleep(60_000);
      return clock.now();
    };
    await expect(runVirtually(clock, slept())).resolves.toBe(3_600_000);
  });

  it("lets time stand while the host works", async () => {
    const clock = newClock();
    clock.after(5, () => {});
    const work = clock.during(
      (async () => {
        for (let i = 0; i < 5; i++) await hostTurn();
        return clock.now();
      })(),
    );
    await expect(runVirtually(clock, work)).resolves.toBe(0);
  });

  it("says so when nothing is left to wait for", async () => {
    await expect(runVirtually(newClock(), new Promise(() => {}))).rejects.toBeInstanceOf(DeadlockError);
  });

  it("lets no second pass in the midst of busy work, nor stands still for it", async () => {
    const settle = () => new Promise<void>((resolve) => process.nextTick(resolve));
    const clock = new SimulatedClock(
      0,
      Object.assign(() => hostTurn(), { settle }),
    );
    const tick = () => {
      clock.after(1000, tick);
    };
    tick();
    const busy = async (rounds: number) => {
      const begun = clock.now();
      for (let round = 0; round < rounds; round++) await clock.turn();
      return clock.now() - begun;
    };
    expect(await runVirtually(clock, busy(20))).toBeLessThanOrEqual(20);
    expect(await runVirtually(clock, busy(5000))).toBeGreaterThan(4000);
  });
});

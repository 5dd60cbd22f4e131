import { describe, expect, it } from "vitest";
import { createRandom, nameSuffix, uuid } from "./random.ts";

const draw = (seed: string, count = 5) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("createRandom", () => {
  it("repeats itself for the same seed and for no other", () => {
    expect(draw("1")).toEqual(draw("1"));
    expect(draw("1")).not.toEqual(draw("2"));
  });

  it("gives a fork that other draws do not shift", () => {
    const one = createRandom("1");
    const other = createRandom("1");
    other.next();
    expect(one.fork("scheduler").next()).toBe(other.fork("scheduler").next());
    expect(one.fork("scheduler").next()).not.toBe(one.fork("kubelet").next());
  });

  it("is uniform as far as ten bins of 100,000 draws can tell", () => {
    const random = createRandom("uniform");
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const bin = random.int(10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquared = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(27.9); // 9 degrees of freedom, p = 0.001
  });
});

describe("generated names", () => {
  it("use Kubernetes' alphabet", () => {
    expect(nameSuffix(createRandom("x"), 200)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{200}$/);
  });

  it("are version 4 UUIDs where those are due", () => {
    expect(uuid(createRandom("x"))).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

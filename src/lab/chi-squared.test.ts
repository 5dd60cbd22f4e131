import { describe, expect, it } from "vitest";
import { chiSquaredP } from "./chi-squared.ts";

describe("the chi-squared test", () => {
  // Against scipy.stats.chisquare.
  it.each([
    [[14, 5, 9, 12], 0.2035420816793649],
    [[10, 10, 10, 10], 1],
    [[20, 0], 7.744216431044086e-6],
    [[16, 14, 5, 5], 0.01694037352253388],
  ])("of %j gives %d", (counts, p) => {
    expect(chiSquaredP(counts)).toBeCloseTo(p, 6);
  });

  it("has nothing to say without draws", () => {
    expect(chiSquaredP([0, 0, 0])).toBe(1);
    expect(chiSquaredP([5])).toBe(1);
  });
});

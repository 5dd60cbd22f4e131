import { describe, expect, it } from "vitest";
import { measureOutcome, outcomeText, shapeOf } from "./predict-verdict.ts";

describe("what a prediction is compared with", () => {
  it("is counted in the output", () => {
    const outcome = measureOutcome('"hostname":"x-(\\w+)"', '"hostname":"x-a"\n"hostname":"x-b"\n"hostname":"x-a"\n');
    expect(outcome).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    expect(outcomeText(outcome ?? [])).toBe("a 2 · b 1");
    expect(measureOutcome("(\\d+) packets received", "10 packets transmitted, 0 packets received")).toEqual([["0", 1]]);
    expect(outcomeText([["0", 1]])).toBe("0");
    expect(measureOutcome("nothing", "of that kind")).toBeUndefined();
  });

  it("has a shape", () => {
    expect(shapeOf([["a", 40]])).toBe("single");
    expect(
      shapeOf([
        ["a", 10],
        ["b", 10],
      ]),
    ).toBe("even");
    expect(
      shapeOf([
        ["a", 11],
        ["b", 9],
      ]),
    ).toBe("uneven");
  });
});

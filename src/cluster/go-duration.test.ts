import { expect, it } from "vitest";
import { goDuration } from "./go-duration.ts";

it("prints as Go does", () => {
  expect([0, 412, 1234, 10_000, 80_000, 300_000, 3_661_500].map(goDuration)).toEqual([
    "0s",
    "412ms",
    "1.234s",
    "10s",
    "1m20s",
    "5m0s",
    "1h1m1.5s",
  ]);
});

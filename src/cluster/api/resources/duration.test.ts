import { expect, it } from "vitest";
import { age, humanDuration } from "./duration.ts";

const s = 1000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;

it.each([
  [-2 * s, "<invalid>"],
  [-s, "0s"],
  [0, "0s"],
  [119 * s, "119s"],
  [120 * s, "2m"],
  [330 * s, "5m30s"],
  [10 * m, "10m"],
  [179 * m, "179m"],
  [3 * h, "3h"],
  [5 * h + 20 * m, "5h20m"],
  [47 * h, "47h"],
  [2 * d, "2d"],
  [3 * d + 4 * h, "3d4h"],
  [8 * d, "8d"],
  [729 * d, "729d"],
  [730 * d, "2y"],
  [3 * 365 * d + 10 * d, "3y10d"],
  [8 * 365 * d, "8y"],
])("%d ms is %s", (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});

it("without a time is unknown", () => {
  expect(age(undefined, 0)).toBe("<unknown>");
});

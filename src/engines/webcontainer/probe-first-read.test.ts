import { expect, it } from "vitest";
import { probeFirstRead } from "./probe-first-read.ts";

it("finds that this Node.js can tell when a program reads its input", async () => {
  expect(await probeFirstRead()).toBe(true);
});

it.for([
  ["what takes no such options", "true", undefined],
  ["what does not exist", "no-such-node", undefined],
  ["what says nothing in time", "yes", 50],
] as const)("finds that %s cannot", async ([, program, limitMs]) => {
  expect(await probeFirstRead(program, limitMs)).toBe(false);
});

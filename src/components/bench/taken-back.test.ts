import { expect, it } from "vitest";
import { withModesTakenBack } from "./taken-back.ts";

const through = (text: string) => new TextDecoder().decode(withModesTakenBack(new TextEncoder().encode(text)));

it("leaves output without a prompt alone", () => {
  expect(through("\x1b[?1049h\x1b]133;D;0\x1b\\text")).toBe("\x1b[?1049h\x1b]133;D;0\x1b\\text");
});

it("takes modes back before each prompt, and keeps the rest", () => {
  const shown = through("a\x1b[?1000h\x1b]133;A\x1b\\$ \x1b]133;B\x1b\\b\x1b]133;A\x1b\\$ ");
  const parts = shown.split("\x1b]133;A");
  expect(parts).toHaveLength(3);
  expect(parts[0]?.startsWith("a\x1b[?1000h\x1b7\x1b[?1049l")).toBe(true);
  expect(parts[0]).toContain("1000;");
  expect(parts[1]?.startsWith("\x1b\\$ \x1b]133;B\x1b\\b\x1b7")).toBe(true);
  expect(parts[2]).toBe("\x1b\\$ ");
});

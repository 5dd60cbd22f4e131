import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../lab/session-event.ts";
import { addEntry, readHistoryValue } from "./history-format.ts";

const line = fc.string({ maxLength: 80, unit: "grapheme" }).filter((text) => !/(?![\t\n])\p{Cc}/u.test(text));
const name = line.filter((text) => !/\p{Cc}/u.test(text));
const ms = fc.nat();
const entry: fc.Arbitrary<HistoryEntry> = fc.oneof(
  fc.record({ terminal: name, line, idleMs: ms, interruptedAfterMs: ms }, { requiredKeys: ["terminal", "line"] }),
  fc.record({ file: name, text: fc.string() }),
);
const history = fc.record({ seed: fc.maxSafeInteger(), entries: fc.array(entry) });

describe("a kept history", () => {
  it("comes back as it was, through JSON", () => {
    fc.assert(
      fc.property(history, (one) => void expect(readHistoryValue(JSON.parse(JSON.stringify(one)))).toEqual(one)),
    );
  });

  it("is none where it holds anything else", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(readHistoryValue(value)).toBeUndefined()));
    const forged = fc.record({ seed: fc.nat(), entries: fc.array(fc.jsonValue(), { minLength: 1 }) });
    fc.assert(fc.property(forged, (value) => void expect(readHistoryValue(value)).toBeUndefined()));
  });

  it.each(["\x03", "\x1b[2J", "\x7f", "\r", "\u009b31m"])("never types the key %j", (key) => {
    const entries = [{ terminal: "laptop", line: `ls${key}` }];
    expect(readHistoryValue({ seed: 1, entries })).toBeUndefined();
    expect(readHistoryValue({ seed: 1, entries: [{ terminal: `laptop${key}`, line: "ls" }] })).toBeUndefined();
    expect(readHistoryValue({ seed: 1, entries: [{ file: `a${key}`, text: "" }] })).toBeUndefined();
  });

  it("keeps the last text of a file that is saved again and again", () => {
    const saved = (file: string, text: string) => ({ file, text });
    const ls = { terminal: "laptop", line: "ls" };
    const all = [saved("a", "1"), saved("a", "2"), saved("b", "3"), ls, saved("b", "4")];
    const kept = all.reduce<HistoryEntry[]>(addEntry, []);
    expect(kept).toEqual([saved("a", "2"), saved("b", "3"), ls, saved("b", "4")]);
  });
});

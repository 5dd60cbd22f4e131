import fc from "fast-check";
import { expect, it } from "vitest";
import { type KeptLab, readKeptLab } from "./kept-lab-format.ts";

const entries = [
  { terminal: "laptop", line: "ls" },
  { terminal: "laptop", line: "pwd" },
];
const kept: KeptLab = {
  seed: 7,
  entries,
  help: { step: "deploy", kind: "do", entries: 1, done: ["empty-cluster"] },
  drafts: [{ file: "a.yaml", saved: "kind: Pod\n", text: "kind: Service\n" }],
  unfinished: [{ terminal: "laptop", line: "sleep 300" }],
};

it("comes back as it was, through JSON", () => {
  expect(readKeptLab(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

it("keeps the history whatever stands beside it, and never types a key that would run something", () => {
  const beside = fc.record({ help: fc.jsonValue(), drafts: fc.jsonValue(), unfinished: fc.jsonValue() });
  fc.assert(
    fc.property(beside, (rest) => void expect(readKeptLab({ ...rest, seed: 7, entries })).toMatchObject({ entries })),
  );
  const key = fc.constantFrom("\r", "\n", "\x03", "\x1b[A", "\x15");
  fc.assert(
    fc.property(fc.string(), key, fc.string(), (before, control, after) => {
      const unfinished = [{ terminal: "laptop", line: before + control + after }];
      expect(readKeptLab({ ...kept, unfinished })?.unfinished).toEqual([]);
    }),
  );
});

it("undoes nothing that the history does not hold", () => {
  for (const count of [-1, 0.5, 2, 1e9, "1"]) {
    expect(readKeptLab({ ...kept, help: { ...kept.help, entries: count } })?.help).toBeUndefined();
  }
});

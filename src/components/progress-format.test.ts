import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withOneChanged } from "./one-changed.case.ts";
import { mergeProgress, readProgressText, type SiteProgress, writeProgressText } from "./progress-format.ts";

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const count = fc.tuple(fc.string({ maxLength: 40 }), fc.nat());
const prediction = fc.record(
  { answer: fc.string({ maxLength: 60 }), outcome: fc.array(count, { maxLength: 5 }) },
  { requiredKeys: ["answer"] },
);
const lab = fc.record({
  steps: fc.array(name),
  predictions: fc.dictionary(name, prediction, { noNullPrototype: true }),
});
const progress: fc.Arbitrary<SiteProgress> = fc.dictionary(name, lab, { noNullPrototype: true });

describe("a progress file", () => {
  it("gives back what was written", () => {
    fc.assert(fc.property(progress, (all) => void expect(readProgressText(writeProgressText(all))).toEqual(all)));
  });

  it("is refused with a reason, never with an exception, whatever it holds", () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `{"format":"eastwest progress",${text}`),
    );
    fc.assert(fc.property(garbage, (text) => void expect(readProgressText(text)).toBeTypeOf("string")));
    const forged = fc
      .jsonValue()
      .map((labs) => JSON.stringify({ format: "eastwest progress", version: 1, labs: { a: labs } }));
    fc.assert(fc.property(forged, (text) => void expect(readProgressText(text)).toBe("content")));
  });

  it("with one value changed is refused, or holds nothing but names, answers and counts", () => {
    const valid = {
      format: "eastwest progress",
      version: 1,
      labs: { a: { steps: ["one"], predictions: { q: { answer: "3", outcome: [["x", 2]] } } } },
    };
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), (at, by) => {
        const read = readProgressText(JSON.stringify(withOneChanged(valid, at, by)));
        if (typeof read === "string") return;
        for (const { steps, predictions } of Object.values(read)) {
          for (const step of steps) expect(step).toMatch(/^[a-z0-9-]+$/);
          for (const { answer, outcome = [] } of Object.values(predictions)) {
            expect(answer).toBeTypeOf("string");
            for (const [text, times] of outcome)
              expect([typeof text, Number.isSafeInteger(times)]).toEqual(["string", true]);
          }
        }
      }),
    );
  });

  it.each([
    ["notProgress", "[".repeat(400_000) + "]".repeat(400_000)],
    ["notProgress", "null"],
    ["tooLarge", `{"format":"eastwest progress","version":1,"labs":{}${" ".repeat(10_000_000)}}`],
    ["content", '{"format":"eastwest progress","version":1,"labs":[]}'],
    ["content", '{"format":"eastwest progress","version":1,"labs":{"a":{"steps":{"length":1},"predictions":{}}}}'],
    ["notProgress", '{"format":"something else","version":1,"labs":{}}'],
    ["version", '{"format":"eastwest progress","version":2,"labs":{}}'],
    ["noJson", '{"format":"eastwest progress"'],
    ["tooLarge", `"${"x".repeat(1_000_001)}"`],
    ["content", '{"format":"eastwest progress","version":1,"labs":{"__proto__":{"steps":[],"predictions":{}}}}'],
    ["content", '{"format":"eastwest progress","version":1,"labs":{"a":{"steps":["<img onerror>"],"predictions":{}}}}'],
    [
      "content",
      '{"format":"eastwest progress","version":1,"labs":{"a":{"steps":[],"predictions":{"q":{"answer":7}}}}}',
    ],
  ])("is refused as %s", (reason, text) => {
    expect(readProgressText(text)).toBe(reason);
  });

  it("adds to what is there: no tick is lost, and no answer is replaced", () => {
    const here: SiteProgress = { a: { steps: ["one"], predictions: { q: { answer: "mine" } } } };
    const file: SiteProgress = {
      a: { steps: ["two", "one"], predictions: { q: { answer: "theirs" }, r: { answer: "3" } } },
      b: { steps: ["x"], predictions: {} },
    };
    expect(mergeProgress(here, file)).toEqual({
      a: { steps: ["one", "two"], predictions: { q: { answer: "mine" }, r: { answer: "3" } } },
      b: { steps: ["x"], predictions: {} },
    });
    fc.assert(fc.property(progress, (all) => void expect(mergeProgress(all, all)).toEqual(mergeProgress(all, {}))));
  });
});

import { describe, expect, it } from "vitest";
import { CommandError } from "../errors.ts";
import { yamlDocuments } from "./yaml-documents.ts";

/** Each with what kubectl 1.33 said of the same file, and where the fault is. */
const faults: [text: string, said: string, place: string][] = [
  ["kind: Pod\nmetadata:\n  name: x\n labels: y\n", "line 3: did not find expected key", "line 4, column 1"],
  ["kind: Pod\nm:\n  name: x\n  bad indent\n  foo: y\n", "line 5: could not find expected ':'", "line 4, column 3"],
  ["kind: Pod\n\tm: x\n", "line 2: found a tab character that violates indentation", "line 2, column 1"],
  ["kind: Pod\nm:\n\tname: x\n", "line 3: found character that cannot start any token", "line 3, column 1"],
  ['a: b\nkind: "Pod\nm: x\n', "line 4: found unexpected end of stream", "line 4, column 1"],
  ["a: b\nkind: [Pod\nm: x\n", "line 2: did not find expected ',' or ']'", "line 3, column 1"],
  ["a: b\nkind: {a: b\nm: x\n", "line 2: did not find expected ',' or '}'", "line 3, column 1"],
  ["a: b\nkind: Pod: x\n", "line 2: mapping values are not allowed in this context", "line 2, column 10"],
  ["c:\n  - name: a\n    image: b\n   - name: c\n", "line 3: did not find expected key", "line 4, column 4"],
  ["s:\n  - a\n  b: c\n", "line 2: did not find expected '-' indicator", "line 3, column 1"],
  ["a: b\nm:\n  name:x\n  labels: y\n", "line 4: mapping values are not allowed in this context", "line 4, column 9"],
  ["a: &x 1\nb: @foo\n", "line 2: found character that cannot start any token", "line 2, column 4"],
  ['a: "x\\qy"\n', "found unknown escape character", "line 1, column 6"],
  ["a: ]\n", "did not find expected node content", "line 1, column 4"],
  ["a: b\n- c\n", "line 1: did not find expected key", "line 2, column 1"],
];

function messageOf(text: string): string {
  try {
    return `read: ${JSON.stringify([...yamlDocuments(text, "f.yaml")])}`;
  } catch (error) {
    if (error instanceof CommandError) return error.message;
    throw error;
  }
}

describe("malformed YAML", () => {
  for (const [text, said, place] of faults) {
    it(JSON.stringify(text), () => {
      expect(messageOf(text)).toBe(
        `error parsing f.yaml: error converting YAML to JSON: yaml: ${said}\neastwest: the fault is at ${place} of f.yaml`,
      );
    });
  }

  it("counts lines through the documents before", () => {
    expect(messageOf("a: b\n---\nc: d\n e: f\n")).toContain("line 4, column 3");
  });

  it("names an anchor that there is not", () => {
    expect(messageOf("a: *x\n")).toBe(
      "error parsing f.yaml: error converting YAML to JSON: yaml: unknown anchor 'x' referenced",
    );
  });
});

describe("what go-yaml makes of values", () => {
  it("reads YAML 1.1 without dates and base 60", () => {
    const text = "a: yes\nb: 0777\nc: 2020-01-01\nd: 12:30:00\ne: ~\nf: 1_000\ng: 'yes'\n1: x\na: no\n";
    expect([...yamlDocuments(text, "f.yaml")]).toEqual([
      { 1: "x", a: false, b: 511, c: "2020-01-01", d: "12:30:00", e: null, f: 1000, g: "yes" },
    ]);
  });

  it("leaves empty documents out, and reads JSON", () => {
    expect([...yamlDocuments('---\n# nothing\n---\n{"a": [1, true]}\n---\n', "f.yaml")]).toEqual([{ a: [1, true] }]);
  });
});

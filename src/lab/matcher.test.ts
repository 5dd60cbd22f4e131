import { describe, expect, it } from "vitest";
import { describeDifference } from "./difference.ts";
import { matchOutput } from "./matcher.ts";
import type { Captures } from "./template.ts";
import { parseTranscript } from "./transcript-parser.ts";

function expectedOf(lines: readonly string[]) {
  const text = ["== s", "$ cmd", ...lines].join("\n");
  return (
    parseTranscript({ file: "t", text, terminals: [{ id: "laptop", prompt: "$ " }] }).steps[0]?.exchanges[0]
      ?.expected ?? []
  );
}

function match(expected: readonly string[], output: string, captures: Captures = new Map()) {
  return matchOutput(expectedOf(expected), output, captures);
}

function difference(
  expected: readonly string[],
  output: string,
  captures?: Captures,
  language?: "en" | "zh-cn",
): string {
  const result = match(expected, output, captures);
  return result.passed ? "passed" : describeDifference(result.difference, language);
}

describe("literal output", () => {
  it("passes when it is the same, with or without a last newline, with a terminal's line ends", () => {
    expect(match(["one", "", "two"], "one\r\n\r\ntwo").passed).toBe(true);
    expect(match(["one"], "one\n").passed).toBe(true);
    expect(match([], "").passed).toBe(true);
  });

  it("does not count blank lines at its end, which a transcript cannot show", () => {
    expect(match(["one", ""], "one\n\n").passed).toBe(true);
    expect(match(["one"], "one\n\n\ntwo\n").passed).toBe(false);
  });

  it("counts every blank", () => {
    expect(difference(["a  b"], "a   b\n")).toBe(
      "Line 1 differs:\n  expected: a  b\n  actual:   a   b\n  Only the blanks differ.",
    );
    expect(match(["a"], "a ").passed).toBe(false);
  });

  it("names the word that differs, what is missing and what is too much", () => {
    expect(difference(["one two three"], "one 2 three")).toBe(
      'Line 1 differs:\n  expected: one two three\n  actual:   one 2 three\n  Here "two" was expected, and "2" came.',
    );
    expect(difference(["one two"], "one")).toContain('At the end of the line "two" is missing.');
    expect(difference(["one"], "one two")).toContain('At the end of the line "two" is too much.');
    expect(difference(["a", "b", "c"], "a\n")).toBe("The output ends too early. Also expected:\n  b\n  c");
    expect(difference(["a"], "a\nb\n")).toBe("More was printed than expected:\n  b");
    expect(difference(["one"], "two", undefined, "zh-cn")).toContain("此处应为“one”，实际是“two”。");
  });

  it("takes a ^C line as the terminal's echo, which may be missing", () => {
    expect(match(["start", "^C", "end"], "start\n^C\nend\n").passed).toBe(true);
    expect(match(["start", "^C", "end"], "start\nend\n").passed).toBe(true);
    expect(match(["start", "end"], "start\n^C\nend\n").passed).toBe(false);
  });
});

describe("holes", () => {
  const table = ["NAME     AGE", "web-{{suffix a=28vmn}}   {{age=77d}}   <none>"];

  it("let a table's padding follow its cells", () => {
    expect(
      match(
        ["NAME        AGE   X", "a-{{suffix=28vmn}}     {{age=1d}}    y"],
        "NAME      AGE     X\na-9rjln   2m36s   y   \n",
      ).passed,
    ).toBe(true);
    expect(match(["A B", "{{age=1d}}"], "A  B\n1d\n").passed).toBe(false);
  });

  it("keep named values and require them later", () => {
    const first = match(table, "NAME    AGE\nweb-28vmn   3s   <none>\n");
    expect(first.passed && [...first.captures]).toEqual([["suffix a", "28vmn"]]);
    const known = new Map([["suffix a", "28vmn"]]);
    expect(difference(["{{suffix a=28vmn}}"], "9rjln", known)).toContain(
      'Here "28vmn", the same as before, was expected, and "9rjln" came.',
    );
    expect(match(["{{ip x=10.0.0.1}} {{ip x}}"], "10.1.1.1 10.1.1.1").passed).toBe(true);
    expect(match(["{{ip x=10.0.0.1}} {{ip x}}"], "10.1.1.1 10.1.1.2").passed).toBe(false);
  });

  it("say in words what would have fitted", () => {
    expect(difference(["since {{age=3d}}"], "since yesterday")).toContain(
      'Here an age such as 77d was expected, and "yesterday" came.',
    );
  });

  it.each(["0s", "6s", "2m36s", "15m", "77d", "2y10d", "5h3m"])("know the age %s", (age) => {
    expect(match(["{{age=1s}}"], age).passed).toBe(true);
  });
});

describe("lines in any order", () => {
  const expected = ["{{any-order}}", "a {{number x=1}}", "b {{number x}}", "c", "{{end}}", "last"];

  it("find their templates, and agree on captured values", () => {
    expect(match(expected, "c\nb 5\na 5\nlast").passed).toBe(true);
    expect(match(expected, "c\nb 5\na 6\nlast").passed).toBe(false);
  });

  it("keep rows that look alike in the order that they came in", () => {
    const alike = ["{{any-order}}", "{{suffix a=28vmn}}", "{{suffix b=9rjln}}", "{{end}}"];
    const result = match(alike, "zzzzz\nxxxxx\n");
    expect(result.passed && [...result.captures]).toEqual([
      ["suffix a", "zzzzz"],
      ["suffix b", "xxxxx"],
    ]);
  });

  it("name the line that fits nowhere", () => {
    expect(difference(expected, "c\nd\na 5\nlast")).toBe(
      "Line 2 is none of the lines that were expected, in any order:\n  d\nStill missing:\n  a 1\n  b 1",
    );
  });
});

describe("output that does not matter", () => {
  it("is skipped up to what follows", () => {
    const expected = ["a", "{{anything}}", "so it looks", "{{end}}", "z"];
    expect(match(expected, "a\nz").passed).toBe(true);
    expect(match(expected, "a\n1\n2\nz").passed).toBe(true);
    expect(difference(expected, "a\n1\n2\n")).toContain("The output ends too early");
  });
});

describe("a fair pick", () => {
  const fair = [
    "{{fair 40 significance=0.001}}",
    "pod-{{tally}}",
    "{{among}}",
    "a",
    "b",
    "c",
    "d",
    "{{example}}",
    "pod-a",
    "{{end}}",
  ];
  const draws = (counts: Record<string, number>) =>
    Object.entries(counts)
      .flatMap(([name, count]) => Array.from({ length: count }, () => `pod-${name}`))
      .join("\n");

  it("may be uneven", () => {
    expect(match(fair, draws({ a: 14, b: 5, c: 9, d: 12 })).passed).toBe(true);
  });

  it("must not be too uneven, nor leave one out", () => {
    expect(difference(fair, draws({ a: 30, b: 5, c: 2, d: 3 }))).toMatch(
      /^Too uneven for a fair pick \(chi-squared test: p = 1\.\d+e-1\d, below 0\.001\):\n {5}30 a\n/,
    );
    expect(difference(fair, draws({ a: 14, b: 14, c: 12 }))).toBe("Among 40 answers there is none from d.");
  });

  it("knows who may answer and how often", () => {
    expect(difference(fair, draws({ a: 10, b: 10, c: 10, e: 10 }))).toBe(
      "Line 31: e is none of the expected a, b, c, d.",
    );
    expect(difference(fair, draws({ a: 10, b: 10, c: 9, d: 10 }))).toBe("40 answers were expected; there are 39.");
    expect(difference(fair, `${draws({ a: 10, b: 10, c: 9, d: 10 })}\nboom`)).toContain("actual:   boom");
    expect(difference(fair, draws({ a: 10, b: 10, c: 10, d: 11 }))).toContain("More was printed");
  });

  it("may come counted, as by uniq -c", () => {
    const counted = [
      "{{fair 40 significance=0.001}}",
      "     {{times}} {{tally}}",
      "{{among}}",
      "{{suffix a=bcdfg}}",
      "x",
      "{{example}}",
      "{{end}}",
    ];
    const known = new Map([["suffix a", "28vmn"]]);
    const full = ["{{any-order}}", "{{suffix a=bcdfg}}", "{{end}}", ...counted];
    expect(match(full, "28vmn\n     22 28vmn\n     18 x\n", known).passed).toBe(true);
    expect(difference(full, "28vmn\n     22 28vmn\n     19 x\n", known)).toBe(
      "40 answers were expected; there are 41.",
    );
  });
});

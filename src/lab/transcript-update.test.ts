import { describe, expect, it } from "vitest";
import { parseTranscript } from "./transcript-parser.ts";
import { updateTranscript } from "./transcript-update.ts";

function update(output: readonly string[], now: readonly string[]): string[] {
  const text = ["== s", "$ cmd", ...output, "", "== t", "$ other", ""].join("\n");
  const transcript = parseTranscript({ file: "t", text, terminals: [{ id: "laptop", prompt: "$ " }] });
  const exchange = transcript.steps[0]?.exchanges[0];
  if (!exchange) throw new Error("no exchange");
  const lines = updateTranscript(text, exchange, `${now.join("\n")}\n`).split("\n");
  expect(lines.slice(0, 2)).toEqual(["== s", "$ cmd"]);
  expect(lines.slice(-4)).toEqual(["", "== t", "$ other", ""]);
  return lines.slice(2, -4);
}

describe("an update", () => {
  it("keeps lines that still fit with their holes, and takes over the others", () => {
    const old = ["{{retry 60s}}", "NAME   AGE", "a      {{age=3d}}", "b      {{age=4d}}"];
    expect(update(old, ["NAME   AGE", "a      9s", "c      8s"])).toEqual([
      "{{retry 60s}}",
      "NAME   AGE",
      "a      {{age=3d}}",
      "c      {{age=4d}}",
    ]);
  });

  it("adds and removes lines", () => {
    expect(update(["a", "b", "c"], ["a", "new", "c"])).toEqual(["a", "new", "c"]);
    expect(update(["a", "b", "c"], ["a", "c"])).toEqual(["a", "c"]);
    expect(update(["a"], ["x", "a", "", "y {{z}}"])).toEqual(["x", "a", "", "y \\{{z}}"]);
    expect(update([], ["first"])).toEqual(["first"]);
    expect(update(["gone"], [])).toEqual([]);
  });

  it("keeps blocks that still fit", () => {
    const block = ["{{any-order}}", "x {{number=1}}", "y", "{{end}}"];
    expect(update(["old", ...block, "end"], ["new", "y", "x 7", "end"])).toEqual(["new", ...block, "end"]);
  });
});

import { expect, it } from "vitest";
import { type Mark, MarkReader } from "./marks.ts";

const encoder = new TextEncoder();

function read(...chunks: string[]): Mark[] {
  const reader = new MarkReader();
  return chunks.flatMap((chunk) => reader.read(encoder.encode(chunk)));
}

const textOf = (marks: readonly Mark[]) => marks.map((mark) => (mark.kind === "text" ? mark.text : "")).join("");

it("reads marks that are spread over chunks", () => {
  expect(read("a\x1b]13", "3;D;", "7\x1b", "\\b")).toEqual([
    { kind: "text", text: "a" },
    { kind: "end", exitCode: 7 },
    { kind: "text", text: "b" },
  ]);
});

it("reads a program's own mark with broken encoding as it stands", () => {
  expect(read("\x1b]133;C;cmdline_url=%E0%A4%A\x07")).toEqual([{ kind: "command", line: "%E0%A4%A" }]);
});

it("ends an unfinished mark where a terminal does", () => {
  expect(read("\x1b]133;D;1\x1b]133;A\x1b\\$ ")).toEqual([
    { kind: "end", exitCode: 1 },
    { kind: "prompt-start" },
    { kind: "text", text: "$ " },
  ]);
  expect(read("\x1b]133;A\x18text")).toEqual([{ kind: "prompt-start" }, { kind: "text", text: "text" }]);
});

it("keeps no endless mark", () => {
  const flood = "y".repeat(200_000);
  const marks = read("\x1b]133;C;cmdline_url=", ...Array.from({ length: 20 }, () => flood), "\x1b]133;D;0\x07");
  expect(marks.at(-1)).toEqual({ kind: "end", exitCode: 0 });
  expect(textOf(marks).length).toBeGreaterThan(3_900_000);
});

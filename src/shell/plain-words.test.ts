import { describe, expect, it } from "vitest";
import { session } from "./shell-machine.case.ts";

/** Lines of plain words, each behind what gives its first word, or the shell, another meaning. */
const cases: readonly (readonly [about: string, before: string, line: string, output: string])[] = [
  ["a program", "true", "basename /a/b=c", "b=c\n"],
  ["a builtin", "true", "cd /", ""],
  ["an alias", "alias basename='echo aliased'", "basename x", "aliased x\n"],
  ["a function", "basename() { echo called $1; }", "basename x", "called x\n"],
  ["a trace", "set -x", "basename x", "+ basename x\nx\n"],
  ["a keyword", "true", "time basename x", "x\n"],
  ["an assignment", "true", "a=b basename x", "x\n"],
];

describe("a line of plain words", () => {
  it.each(cases)("means what it means to the shell: %s", async (_about, before, line, output) => {
    const shell = await session({ userland: "laptop" });
    await shell.enter(before);
    expect((await shell.enter(line)).output).toContain(output);
  });

  it("is numbered, and its status is kept", async () => {
    const shell = await session();
    await shell.enter("basename");
    expect(await shell.enter("echo $?")).toEqual({ output: "1\n", status: 0 });
  });
});

import { describe, expect, it } from "vitest";
import { run } from "../shell-machine.case.ts";

const files = {
  "/root/a": "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n",
  "/root/b": "one\n2\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven",
  "/root/d/x": "1\n",
  "/root/e/x": "2\n",
  "/root/e/y": "new\n",
};

function gnu(line: string) {
  return run(["sh", "-c", `cd /root; ${line}`], { userland: "laptop", files });
}

/** What GNU diffutils 3.8 printed. */
describe("diff on the laptop", () => {
  it("speaks POSIX' format, and the unified one when asked", async () => {
    expect((await gnu("diff a b")).stdout).toBe(
      "2c2\n< two\n---\n> 2\n10a11\n> eleven\n\\ No newline at end of file\n",
    );
    const { stdout, status } = await gnu("diff -U1 a b");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^--- a\t2026-01-02 03:04:05\.000000000 \+0000\n\+\+\+ b\t/);
    expect(stdout.split("\n").slice(2).join("\n")).toBe(
      "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n@@ -10 +10,2 @@\n ten\n+eleven\n\\ No newline at end of file\n",
    );
  });

  it("compares directories, with what would compare each pair above it", async () => {
    expect(await gnu("diff -u -N --label old --label new d e")).toMatchObject({
      stdout:
        "diff -u -N --label old --label new old new\n--- old\n+++ new\n@@ -1 +1 @@\n-1\n+2\n" +
        "diff -u -N --label old --label new old new\n--- old\n+++ new\n@@ -0,0 +1 @@\n+new\n",
      status: 1,
    });
    expect((await gnu("diff d e")).stdout).toBe("diff d/x e/x\n1c1\n< 1\n---\n> 2\nOnly in e: y\n");
    expect((await gnu("diff -q d e; diff -s a a")).stdout).toBe(
      "Files d/x and e/x differ\nOnly in e: y\nFiles a and a are identical\n",
    );
  });

  it("exits with 2 where it cannot compare", async () => {
    expect(await gnu("diff a")).toEqual({
      stdout: "",
      stderr: "diff: missing operand after 'a'\ndiff: Try 'diff --help' for more information.\n",
      status: 2,
    });
    expect(await gnu("diff a nothing")).toEqual({
      stdout: "",
      stderr: "diff: nothing: No such file or directory\n",
      status: 2,
    });
  });
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bytes } from "../../cluster/pipe.ts";
import { HostFiles } from "./host-files.ts";

let folder: string;
let outside: string;
let files: HostFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "eastwest-files-"));
  outside = join(folder, "outside");
  writeFileSync(outside, "secret");
  mkdirSync(join(folder, "root"));
  files = new HostFiles(join(folder, "root"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("keeps files as a machine's files are kept", () => {
  files.makeDirectory("/a/b", true);
  files.makeDirectory("/a/b", true);
  files.write("/a/b/text", "one\n");
  files.append("/a/b/text", bytes("two\n"));
  files.append("/a/b/new", bytes("three\n"));
  expect(files.readText("/a/b/text")).toBe("one\ntwo\n");
  expect(files.list("/a/b")).toEqual(["new", "text"]);
  expect(files.list("/")).toEqual(["a"]);
  expect(files.stat("/a/b/text")).toMatchObject({ type: "file", size: 8 });
  expect(files.stat("/a")).toMatchObject({ type: "directory", size: 4096 });
  expect(readFileSync(join(files.root, "a/b/new"), "utf8")).toBe("three\n");
  files.remove("/a/b/new");
  expect(() => files.remove("/a")).toThrow("Directory not empty");
  files.remove("/a", true);
  expect(files.list("/")).toEqual([]);
});

it("fails in the kernel's words", () => {
  files.write("/file", "");
  expect(() => files.read("/none")).toThrow("No such file or directory");
  expect(() => files.write("/none/x", "")).toThrow("No such file or directory");
  expect(() => files.read("/")).toThrow("Is a directory");
  expect(() => files.write("/", "")).toThrow("Is a directory");
  expect(() => files.list("/file")).toThrow("Not a directory");
  expect(() => files.makeDirectory("/file")).toThrow("File exists");
  expect(() => files.makeDirectory("/file/x", true)).toThrow();
  expect(files.exists("/file/x")).toBe(false);
});

it("knows a path as the host tells it", () => {
  files.write("/file", "here");
  expect(files.readText(join(files.root, "file"))).toBe("here");
});

it("leads nowhere outside", () => {
  expect(files.exists("/../outside")).toBe(false);
  expect(files.exists(outside)).toBe(false);
  symlinkSync(outside, join(files.root, "link"));
  symlinkSync(folder, join(files.root, "up"));
  symlinkSync(join(folder, "not-there"), join(files.root, "loose"));
  for (const path of ["/link", "/up/outside", "/loose"]) {
    expect(files.exists(path)).toBe(false);
    expect(() => files.read(path)).toThrow("No such file or directory");
    expect(() => files.write(path, "changed")).toThrow("No such file or directory");
    expect(() => files.append(path, bytes("changed"))).toThrow("No such file or directory");
  }
  expect(() => files.list("/up")).toThrow("No such file or directory");
  expect(() => files.makeDirectory("/up/more")).toThrow("No such file or directory");
  files.remove("/up", true);
  files.remove("/link");
  files.remove("/", true);
  expect(files.list("/")).toEqual([]);
  expect(readFileSync(outside, "utf8")).toBe("secret");
  expect(existsSync(join(folder, "not-there"))).toBe(false);
});

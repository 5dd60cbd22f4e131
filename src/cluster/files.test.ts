import { describe, expect, it } from "vitest";
import { FileError, MemoryFileSystem, resolvePath } from "./files.ts";

const newFiles = (capacity?: number) => new MemoryFileSystem(() => 42, capacity);

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof FileError) return error.code;
    throw error;
  }
  return "none";
};

describe("FileSystem", () => {
  it("keeps what was written, and appends", () => {
    const files = newFiles();
    files.makeDirectory("/etc");
    files.write("/etc/hosts", "127.0.0.1");
    files.append("/etc/hosts", new TextEncoder().encode(" localhost"));
    expect(files.readText("/etc/hosts")).toBe("127.0.0.1 localhost");
    expect(files.stat("/etc/hosts")).toEqual({ type: "file", size: 19, modified: 42 });
  });

  it("lists a directory's own names, sorted", () => {
    const files = newFiles();
    files.makeDirectory("/a/b/c", true);
    files.write("/a/z", "");
    files.write("/a/b/hidden", "");
    expect(files.list("/a")).toEqual(["b", "z"]);
    expect(files.list("/")).toEqual(["a"]);
  });

  it("fails with Linux' errors", () => {
    const files = newFiles(4);
    files.write("/file", "1234");
    files.makeDirectory("/full/inner", true);
    expect(codeOf(() => files.read("/nope"))).toBe("ENOENT");
    expect(codeOf(() => files.read("/file/x"))).toBe("ENOTDIR");
    expect(codeOf(() => files.read("/full"))).toBe("EISDIR");
    expect(codeOf(() => files.write("/missing/x", ""))).toBe("ENOENT");
    expect(codeOf(() => files.makeDirectory("/file"))).toBe("EEXIST");
    expect(codeOf(() => files.remove("/full"))).toBe("ENOTEMPTY");
    expect(codeOf(() => files.write("/more", "5"))).toBe("ENOSPC");
  });

  it("appends without touching what was read or copied before", () => {
    const files = newFiles();
    const line = (text: string) => new TextEncoder().encode(text);
    files.write("/a", "one\n");
    files.append("/a", line("two\n"));
    const before = files.read("/a");
    files.write("/b", before);
    files.append("/a", line("three\n"));
    files.append("/b", line("other\n"));
    expect(new TextDecoder().decode(before)).toBe("one\ntwo\n");
    expect(files.readText("/a")).toBe("one\ntwo\nthree\n");
    expect(files.readText("/b")).toBe("one\ntwo\nother\n");
  });

  it("is full at its capacity when appended to", () => {
    const files = newFiles(10);
    files.write("/a", "12345");
    files.append("/a", new TextEncoder().encode("67890"));
    expect(codeOf(() => files.append("/a", new TextEncoder().encode("x")))).toBe("ENOSPC");
  });

  it("gives the room of a removed file back", () => {
    const files = newFiles(4);
    files.makeDirectory("/d");
    files.write("/d/file", "1234");
    files.remove("/d", true);
    files.write("/other", "5678");
    expect(files.list("/")).toEqual(["other"]);
  });
});

describe("resolvePath", () => {
  it("resolves against the working directory", () => {
    expect(resolvePath("/home/dev", "x//y/../z/.")).toBe("/home/dev/x/z");
    expect(resolvePath("/home/dev", "/etc")).toBe("/etc");
    expect(resolvePath("/", "../..")).toBe("/");
  });
});

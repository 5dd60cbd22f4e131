import { expect, it } from "vitest";
import { FileSystem } from "./files.ts";
import { bytes } from "./pipe.ts";

it("appends without touching what was read or copied before", () => {
  const files = new FileSystem(() => 0);
  files.write("/a", "one\n");
  files.append("/a", bytes("two\n"));
  const before = files.read("/a");
  files.write("/b", before);
  files.append("/a", bytes("three\n"));
  files.append("/b", bytes("other\n"));
  expect(new TextDecoder().decode(before)).toBe("one\ntwo\n");
  expect(files.readText("/a")).toBe("one\ntwo\nthree\n");
  expect(files.readText("/b")).toBe("one\ntwo\nother\n");
});

it("is full at its capacity", () => {
  const files = new FileSystem(() => 0, 10);
  files.write("/a", "12345");
  files.append("/a", bytes("67890"));
  expect(() => files.append("/a", bytes("x"))).toThrow("No space left on device");
  files.remove("/a");
  files.write("/b", "1234567890");
});

import { describe, expect, it } from "vitest";
import { bytes, createPipe, readAllText } from "../cluster/pipe.ts";
import { parseDetachKeys, untilDetached } from "./detach-keys.ts";

describe("detach keys", () => {
  it.each([
    ["ctrl-p,ctrl-q", [16, 17]],
    ["a,DEL", [97, 127]],
    ["ctrl-@,ctrl-_", [0, 31]],
  ])("%s", (text, keys) => {
    expect([...parseDetachKeys(text)]).toEqual(keys);
  });

  it("are named when there is no such key", () => {
    expect(() => parseDetachKeys("ctrl-1")).toThrow("could not bind detach keys: unknown character: 'ctrl-1'");
  });

  it.each([
    [["ab\x10", "\x11cd"], "ab"],
    [["\x10", "x", "\x11"], "\x10x\x11"],
    [["plain"], "plain"],
  ])("end the input where they come in a row: %j", async (typed, passed) => {
    const { reader, writer } = createPipe();
    for (const chunk of typed) await writer.write(bytes(chunk));
    writer.close();
    expect(await readAllText(untilDetached(reader, parseDetachKeys("ctrl-p,ctrl-q")))).toBe(passed);
  });
});

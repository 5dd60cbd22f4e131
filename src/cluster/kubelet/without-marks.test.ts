import { expect, it } from "vitest";
import { bytes, createPipe, readAllText } from "../pipe.ts";
import { withoutMarks } from "./without-marks.ts";

const screen =
  "\x1b]133;A\x1b\\/ # \x1b]133;B\x1b\\ls\r\n\x1b]133;C;cmdline_url=ls\x07\x1b[34mbin\x1b[0m\r\n\x1b]133;D;0\x1b\\";
const text = "/ # ls\r\n\x1b[34mbin\x1b[0m\r\n";

it.each([1, 2, 3, 7, 1000])("drops marks and nothing else, in chunks of %i bytes", async (length) => {
  const { reader, writer } = createPipe();
  const filtered = withoutMarks(writer);
  for (let at = 0; at < screen.length; at += length) await filtered.write(bytes(screen.slice(at, at + length)));
  filtered.close();
  expect(await readAllText(reader)).toBe(text);
});

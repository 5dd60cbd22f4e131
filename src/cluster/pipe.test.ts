import { describe, expect, it } from "vitest";
import { BrokenPipeError, bytes, createPipe, readAllText } from "./pipe.ts";

/** Whether a promise has settled after all microtasks have run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const mark = () => {
    done = true;
  };
  promise.then(mark, mark);
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("createPipe", () => {
  it("passes on what was written, then the end", async () => {
    const { reader, writer } = createPipe();
    await writer.write(bytes("a"));
    await writer.write(bytes("ä"));
    writer.close();
    expect(await readAllText(reader)).toBe("aä");
  });

  it("makes the writer wait while it is full", async () => {
    const { reader, writer } = createPipe(4);
    const write = writer.write(bytes("12345"));
    expect(await settled(write)).toBe(false);
    await reader.read();
    expect(await settled(write)).toBe(true);
  });

  it("breaks when the reader is gone, also under a waiting writer", async () => {
    const { reader, writer } = createPipe(1);
    const waiting = writer.write(bytes("12"));
    reader.close();
    await waiting;
    await expect(writer.write(bytes("3"))).rejects.toBeInstanceOf(BrokenPipeError);
  });

  it("rejects a read with the signal's reason and loses nothing", async () => {
    const { reader, writer } = createPipe();
    const abort = new AbortController();
    const read = reader.read(abort.signal);
    abort.abort("stop");
    await expect(read).rejects.toBe("stop");
    await writer.write(bytes("kept"));
    expect(new TextDecoder().decode(await reader.read())).toBe("kept");
  });
});

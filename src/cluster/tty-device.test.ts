import { describe, expect, it } from "vitest";
import type { SignalName } from "./process.ts";
import type { Tty } from "./tty.ts";
import { createTty } from "./tty-device.ts";

function open(): { tty: Tty; shown: () => string; read: () => Promise<string | undefined> } {
  const tty = createTty({ columns: 80, rows: 24 });
  let shown = "";
  tty.onOutput((chunk) => {
    shown += new TextDecoder().decode(chunk);
  });
  const read = async () => {
    const chunk = await tty.input.read();
    return chunk && new TextDecoder().decode(chunk);
  };
  return { tty, shown: () => shown, read };
}

describe("cooked mode", () => {
  it("gives whole lines, one at a time, and echoes them", async () => {
    const { tty, shown, read } = open();
    tty.type("ls\rpwd\r");
    expect(await read()).toBe("ls\n");
    expect(await read()).toBe("pwd\n");
    expect(shown()).toBe("ls\r\npwd\r\n");
  });

  it("edits: backspace, Ctrl-W, Ctrl-U", async () => {
    const { tty, shown, read } = open();
    tty.type("ab\x7fc\r");
    expect(await read()).toBe("ac\n");
    tty.type("one two\x17three\r");
    expect(await read()).toBe("one three\n");
    tty.type("gone\x15kept\r");
    expect(await read()).toBe("kept\n");
    expect(shown()).toContain("ab\b \bc\r\n");
  });

  it("wipes both columns of a wide character", async () => {
    const { tty, shown } = open();
    tty.type("中\x7f");
    expect(shown()).toBe("中\b \b\b \b");
  });

  it("Ctrl-C prints ^C, forgets the line and signals the innermost foreground", async () => {
    const { tty, shown, read } = open();
    const outer: SignalName[] = [];
    const inner: SignalName[] = [];
    tty.setForeground((name) => outer.push(name));
    const release = tty.setForeground((name) => inner.push(name));
    tty.type("half\x03");
    release();
    tty.type("\x1c");
    tty.type("x\r");
    expect([inner, outer]).toEqual([["SIGINT"], ["SIGQUIT"]]);
    expect(await read()).toBe("x\n");
    expect(shown()).toBe("half^C^\\x\r\n");
  });

  it("Ctrl-D ends one read on an empty line, and hands over a partial line", async () => {
    const { tty, read } = open();
    tty.type("\x04");
    expect(await read()).toBe(undefined);
    tty.type("part\x04");
    expect(await read()).toBe("part");
    tty.type("more\r");
    expect(await read()).toBe("more\n");
  });
});

describe("raw mode", () => {
  it("passes keys as they are, without echo, and hands them out up to Enter", async () => {
    const { tty, shown, read } = open();
    expect(tty.setRaw(true)).toBe(false);
    tty.type("a\x03\x1b[A");
    expect(await read()).toBe("a\x03\x1b[A");
    tty.type("one\rtwo\r");
    expect(await read()).toBe("one\r");
    expect(shown()).toBe("");
    expect(tty.setRaw(false)).toBe(true);
    expect(await read()).toBe("two\n");
  });

  it("gives what was typed ahead to the line editor", async () => {
    const { tty, read } = open();
    tty.type("typed ahead");
    tty.setRaw(true);
    expect(await read()).toBe("typed ahead");
  });
});

describe("output", () => {
  it("turns newlines into CR LF in both modes and waits for the emulator", async () => {
    const tty = createTty({ columns: 80, rows: 24 });
    let acknowledge = () => {};
    let shown = "";
    tty.onOutput((chunk) => {
      shown += new TextDecoder().decode(chunk);
      return new Promise((resolve) => {
        acknowledge = resolve;
      });
    });
    let written = false;
    const write = tty.output.write(new TextEncoder().encode("a\nb\n")).then(() => {
      written = true;
    });
    await Promise.resolve();
    expect([shown, written]).toEqual(["a\r\nb\r\n", false]);
    acknowledge();
    await write;
  });

  it("a signal ends a write that waits for the emulator", async () => {
    const tty = createTty({ columns: 80, rows: 24 });
    tty.onOutput(() => new Promise(() => {}));
    const abort = new AbortController();
    const write = tty.output.write(new Uint8Array([65]), abort.signal);
    abort.abort(new Error("stopped"));
    await expect(write).rejects.toThrow("stopped");
  });
});

it("tells of a new size", () => {
  const { tty } = open();
  const seen: number[] = [];
  const stop = tty.onResize((size) => seen.push(size.columns));
  tty.resize({ columns: 120, rows: 40 });
  stop();
  tty.resize({ columns: 60, rows: 40 });
  expect([seen, tty.size.columns]).toEqual([[120], 60]);
});

it("hanging up ends reads and writes, and sends SIGHUP", async () => {
  const { tty, read } = open();
  const signals: SignalName[] = [];
  tty.setForeground((name) => signals.push(name));
  const reading = read();
  tty.hangUp();
  expect(await reading).toBe(undefined);
  expect(signals).toEqual(["SIGHUP"]);
  await expect(tty.output.write(new Uint8Array([65]))).rejects.toThrow("Broken pipe");
});

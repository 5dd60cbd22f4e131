import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createFrameWriter, type Direction, FrameReader } from "./frames.ts";

/** All that can be in a message: what JSON knows, bytes, undefined, and strings of every kind. */
const messages = fc.letrec((tie) => ({
  message: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.string({ unit: "binary" }),
    fc.string().map((text) => `\0${text}`),
    fc.string({ minLength: 900, maxLength: 3000 }),
    fc.uint8Array({ maxLength: 3000 }),
    fc.constantFrom("~", "`", "~0;3,abc:abc", "\r\n", "\0b", "\0u", true, false, null, undefined),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie("message"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("message"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).message;

/** Lines and half lines of somebody else. */
const noises = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "\n",
    "Debugger attached.\r\n",
    "~",
    "~\n",
    "cd ~/lab\n",
    "`",
    "`date`",
    "~~`",
    "~1;",
    "a".repeat(9000),
  ),
);

/** What a terminal may make of line ends. */
const lineEnds = fc.constantFrom("\n", "\r\n", "\r", "\r\r\n");

function cut(text: string, lengths: readonly number[]): string[] {
  const chunks: string[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    chunks.push(text.slice(at, at + length));
    at += length;
  }
  return chunks;
}

function linesOf(message: unknown, direction: Direction = "toPage"): string[] {
  const written: string[] = [];
  createFrameWriter(direction, (lines) => written.push(lines))(message);
  return written.join("").trimEnd().split("\n");
}

/** What stands in the stream when messages, each with somebody else's words before it, have been sent. */
function streamOf(sent: readonly (readonly [unknown, string])[]): string {
  let stream = "";
  const send = createFrameWriter("toPage", (lines) => {
    stream += lines;
  });
  for (const [message, noise] of sent) {
    stream += noise;
    send([message]);
  }
  return stream;
}

/** The messages in it; each was sent in a list of its own. */
function read(chunks: readonly string[]): unknown[] {
  const got: unknown[] = [];
  const damaged = vi.fn();
  const message = ([one]: readonly unknown[]) => got.push(one);
  const reader = new FrameReader("toPage", { message: (list) => message(list as unknown[]), damaged });
  for (const chunk of chunks) reader.push(chunk);
  expect(damaged).not.toHaveBeenCalled();
  return got;
}

describe("frames over a pseudo-terminal", () => {
  it("bring every message, whatever the terminal does to lines and whatever stands between them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(messages, noises), { maxLength: 5 }),
        lineEnds,
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }),
        (sent, lineEnd, lengths) => {
          const stream = streamOf(sent).replaceAll("\n", lineEnd);
          expect(read(cut(stream, lengths))).toEqual(sent.map(([message]) => message));
        },
      ),
    );
  });

  it("bring every message, wherever the terminal puts the echo of what is written to it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(messages, fc.constant("")), { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(messages, fc.nat()), { maxLength: 3 }),
        lineEnds,
        (sent, echoes, lineEnd) => {
          const stream = streamOf(sent);
          const places = echoes.map(([, where]) => where % (stream.length + 1)).sort((one, other) => one - other);
          const echoed = places.map((place, at) => {
            const echo = `${linesOf([echoes[at]?.[0]], "toHost").join("\n")}\n`;
            return stream.slice(places[at - 1] ?? 0, place) + echo;
          });
          const all = echoed.join("") + stream.slice(places.at(-1) ?? 0);
          expect(read([all.replaceAll("\n", lineEnd)])).toEqual(sent.map(([message]) => message));
        },
      ),
    );
  });

  it("are short lines of printable ASCII", () => {
    fc.assert(
      fc.property(messages, (message) => {
        for (const line of linesOf([message])) {
          expect(line).toMatch(/^~\d+[;+]\d+,\w+:[ -_a-}]*$/);
          expect(line.length).toBeLessThan(1024);
        }
      }),
    );
  });

  it("tell when one is lost or not whole, and bring nothing after it", () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (pick, isChanged) => {
        const lines = linesOf({ data: new Uint8Array(5000), text: "x" });
        const at = pick % (lines.length - 1);
        if (isChanged) lines[at] = lines[at]?.replace(/.$/, "!") ?? "";
        else lines.splice(at, 1);
        const damaged = vi.fn();
        const message = vi.fn();
        const reader = new FrameReader("toPage", { message, damaged });
        reader.push(`${lines.join("\n")}\n`);
        expect(damaged).toHaveBeenCalledTimes(1);
        expect(message).not.toHaveBeenCalled();
      }),
    );
  });

  it("tell others' lines from their own", () => {
    const others: string[] = [];
    const reader = new FrameReader("toPage", {
      message: () => {},
      damaged: () => {},
      other: (line) => others.push(line),
    });
    reader.push("node:internal/errors:496\r\n    throw err;\r\nhalf a line");
    reader.push(`${linesOf("x")[0]}\r\n`);
    expect(others).toEqual(["node:internal/errors:496", "    throw err;", "half a line"]);
  });
});

import { describe, expect, it } from "vitest";
import { type ByteReader, bytes, readAllText } from "../pipe.ts";
import { ContainerLog } from "./container-log.ts";
import { ContainerStreams } from "./container-streams.ts";

const everything = { stdin: true, stdout: true, stderr: true };

/** A container's streams with the ends that its process has. */
function started(spec: { stdin?: boolean; stdinOnce?: boolean; tty?: boolean }) {
  const log = new ContainerLog(() => 0);
  const streams = new ContainerStreams({ name: "one", ...spec }, log);
  const { stdin, stdout, stderr, tty } = streams.spawn;
  if (!stdin || !stdout || !stderr) throw new Error("a stream is missing");
  return { streams, stdin, stdout, stderr, tty, logged: () => readAllText(log.read({})) };
}

async function next(reader: ByteReader): Promise<string | undefined> {
  const chunk = await reader.read();
  return chunk && new TextDecoder().decode(chunk);
}

describe("output", () => {
  it("goes to the log and to all who are attached, from then on", async () => {
    const { streams, stdout, stderr, logged } = started({});
    await stdout.write(bytes("before\n"));
    const one = streams.attach({ stdin: false, stdout: true, stderr: true });
    const two = streams.attach({ stdin: false, stdout: true, stderr: false });
    await stdout.write(bytes("out\n"));
    await stderr.write(bytes("err\n"));
    two.hangUp();
    await stdout.write(bytes("more\n"));
    streams.end();
    expect(await readAllText(one.stdout)).toBe("out\nmore\n");
    expect(await readAllText(one.stderr)).toBe("err\n");
    expect(await readAllText(two.stderr)).toBe("");
    expect(await logged()).toBe("before\nout\nerr\nmore\n");
    expect(await one.exited).toEqual({ code: 0 });
  });

  it("of a terminal is logged and shown to onlookers without our shells' marks", async () => {
    const { streams, stdout, logged } = started({ stdin: true, tty: true });
    const seated = streams.attach(everything);
    const onlooker = streams.attach({ ...everything, stdin: false });
    await stdout.write(bytes("\x1b]133;A\x1b\\/ # \n"));
    streams.end();
    expect(await readAllText(seated.stdout)).toBe("\x1b]133;A\x1b\\/ # \r\n");
    expect(await readAllText(onlooker.stdout)).toBe("/ # \r\n");
    expect(await logged()).toBe("/ # \r\n");
  });
});

describe("stdin", () => {
  it("is at its end at once where the spec has none, whatever the client sends", async () => {
    const { streams, stdin } = started({});
    const client = streams.attach(everything);
    await client.write(bytes("lost"));
    client.closeStdin();
    expect(await stdin.read()).toBeUndefined();
  });

  it("ends with its first client if it is to come but once; the client goes on listening", async () => {
    const { streams, stdin, stdout } = started({ stdin: true, stdinOnce: true });
    const client = streams.attach(everything);
    await client.write(bytes("hello"));
    client.closeStdin();
    expect(await readAllText(stdin)).toBe("hello");
    await stdout.write(bytes("answer"));
    streams.end();
    expect(await readAllText(client.stdout)).toBe("answer");
  });

  it("ends as well when that client goes away", async () => {
    const { streams, stdin } = started({ stdin: true, stdinOnce: true });
    streams.attach(everything).hangUp();
    expect(await stdin.read()).toBeUndefined();
  });

  it("stays open otherwise: a client whose input ends leaves, and the next one takes over", async () => {
    const { streams, stdin } = started({ stdin: true });
    const first = streams.attach(everything);
    await first.write(bytes("one"));
    first.closeStdin();
    expect(await first.exited).toEqual({ code: 0 });
    expect(await readAllText(first.stdout)).toBe("");
    await streams.attach(everything).write(bytes("two"));
    expect([await next(stdin), await next(stdin)]).toEqual(["one", "two"]);
  });
});

describe("a terminal", () => {
  it("takes keys and sizes, echoes, and outlives its clients", async () => {
    const { streams, stdin, tty } = started({ stdin: true, stdinOnce: true, tty: true });
    const client = streams.attach(everything);
    client.resize(100, 30);
    expect(tty?.size).toEqual({ columns: 100, rows: 30 });
    await client.write(bytes("hi\r"));
    expect(await next(stdin)).toBe("hi\n");
    expect(await next(client.stdout)).toBe("h");
    client.hangUp();
    const another = streams.attach(everything);
    await another.write(bytes("ho\r"));
    expect(await next(stdin)).toBe("ho\n");
  });

  it("sends the signals of its keys to the process in front", async () => {
    const { streams } = started({ stdin: true, tty: true });
    const received: string[] = [];
    streams.setForeground((name) => received.push(name));
    await streams.attach(everything).write(bytes("\x03"));
    expect(received).toEqual(["SIGINT"]);
  });
});

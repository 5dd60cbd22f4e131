import { describe, expect, it } from "vitest";
import { bytes } from "../../pipe.ts";
import type { PacketEvent } from "../../trace.ts";
import { connected, shout, smallWorld } from "../network.case.ts";

// The segments are those that Linux 6.18 sends in the same exchanges, seen by tcpdump.

/** A connection to a server that shouts back, and its segments, `>` to the server, with their bytes and milliseconds. */
function exchange() {
  const world = smallWorld();
  shout(world.server, 7000);
  const segments: { readonly time: number; readonly text: string }[] = [];
  world.trace.subscribe((event) => {
    if (event.kind !== "packet" || event.stage !== "sent") return;
    const { at, time, packet }: PacketEvent = event;
    segments.push({ time, text: `${at === "client" ? ">" : "<"} ${packet.flags} ${packet.length}` });
  });
  const connect = () => world.client.connect({ address: "10.244.1.2", port: 7000 });
  return { ...world, segments, connect, texts: () => segments.map(({ text }) => text) };
}

const handshake = ["> S 0", "< S. 0", "> . 0"];

describe("received data is acknowledged", () => {
  it("with the answers, once there are some; the last one after 40 ms", async () => {
    const { clock, run, segments, connect, texts } = exchange();
    await run(
      (async () => {
        const connection = await connect();
        for (let i = 0; i < 4; i++) {
          await connection.write(bytes("hello"));
          await connection.read();
        }
        await clock.sleep(100);
        connection.close();
        await clock.sleep(100);
      })(),
    );
    const first = ["> P. 5", "< . 0", "< P. 5", "> . 0"];
    const others = ["> P. 5", "< P. 5", "> P. 5", "< P. 5", "> P. 5", "< P. 5", "> . 0"];
    expect(texts()).toEqual([...handshake, ...first, ...others, "> F. 0", "< F. 0", "> . 0"]);
    const [lastAnswer, late] = segments.slice(12, 14);
    expect((late?.time ?? 0) - (lastAnswer?.time ?? 0)).toBeCloseTo(40.291, 3);
  });

  it("at once as long as nothing is answered", async () => {
    const world = smallWorld();
    world.server.listen(7000, async (connection) => {
      while (await connection.read());
      connection.close();
    });
    const flags: string[] = [];
    world.trace.subscribe((event) => {
      if (event.kind === "packet" && event.stage === "sent") flags.push(`${event.at} ${event.packet.flags}`);
    });
    await world.run(
      (async () => {
        const connection = await world.client.connect({ address: "10.244.1.2", port: 7000 });
        for (let i = 0; i < 4; i++) {
          await connection.write(bytes("hello"));
          await world.clock.sleep(5);
        }
        connection.close();
        await world.clock.sleep(100);
      })(),
    );
    const each = ["client P.", "server ."];
    const end = ["client F.", "server F.", "client ."];
    expect(flags.slice(3)).toEqual([...each, ...each, ...each, ...each, ...end]);
  });

  it("for every second full segment of a long transfer, behind the first sixteen", async () => {
    const world = smallWorld();
    let received = 0;
    world.server.listen(7000, async (connection) => {
      for (let data = await connection.read(); data; data = await connection.read()) received += data.length;
      connection.close();
    });
    const counts = { client: 0, server: 0 };
    world.trace.subscribe((event) => {
      if (event.kind !== "packet" || event.stage !== "sent") return;
      if (event.at === "client" || event.at === "server") counts[event.at]++;
    });
    await world.run(
      (async () => {
        const connection = await world.client.connect({ address: "10.244.1.2", port: 7000 });
        await connection.write(new Uint8Array(1448 * 1000));
        connection.close();
        await world.clock.sleep(1000);
      })(),
    );
    expect(received).toBe(1448 * 1000);
    expect(counts.client).toBeLessThan(1050);
    expect(counts.server).toBeGreaterThan(480);
    expect(counts.server).toBeLessThan(600);
  });
});

describe("the peer's end is acknowledged", () => {
  it.each([
    { talked: true, after: 40.291 },
    { talked: false, after: 0.291 },
  ])("after 40 ms by an open end, at once where nothing had come before: %o", async ({ talked, after }) => {
    const { client, server, trace, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    if (talked) await run(ends.client.write(bytes("hello")));
    await run(clock.sleep(100));
    if (talked) await run(ends.server.read());
    else await run(clock.sleep(0));
    const sent: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet" && event.stage === "sent") sent.push(event);
    });
    ends.client.end();
    await run(clock.sleep(100));
    expect(sent.map(({ at, packet }) => `${at} ${packet.flags}`)).toEqual(["client F.", "server ."]);
    expect((sent[1]?.time ?? 0) - (sent[0]?.time ?? 0)).toBeCloseTo(after, 3);
  });
});

describe("a request over a kept connection", () => {
  it("takes two segments and no timer of its own", async () => {
    const { clock, run, connect, texts } = exchange();
    await run(
      (async () => {
        const connection = await connect();
        const ask = async () => {
          await connection.write(bytes("hello"));
          await connection.read();
        };
        for (let i = 0; i < 10; i++) await ask();
        const before = { segments: texts().length, timers: clock.kept };
        for (let i = 0; i < 20; i++) await ask();
        expect(texts().length - before.segments).toBe(40);
        expect(clock.kept).toBe(before.timers);
        connection.close();
      })(),
    );
  });
});

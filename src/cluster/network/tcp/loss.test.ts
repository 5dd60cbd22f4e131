import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "../../pipe.ts";
import type { LinkConditions } from "../impairment.ts";
import { connected, smallWorld, textOf } from "../network.case.ts";
import { SocketError, type TcpConnection } from "../sockets.ts";

/** Bytes that tell their place. */
function pattern(length: number, salt: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * salt + salt) & 255);
}

async function sendAll(connection: TcpConnection, data: Uint8Array, pieces: readonly number[]): Promise<void> {
  let sent = 0;
  for (let turn = 0; sent < data.length; turn++) {
    const length = pieces[turn % pieces.length] ?? 1;
    await connection.write(data.subarray(sent, sent + length));
    sent += length;
  }
  connection.end();
}

async function receiveAll(connection: TcpConnection): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await connection.read(); chunk; chunk = await connection.read()) chunks.push(chunk);
  return Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
}

const arbitraryConditions: fc.Arbitrary<LinkConditions> = fc.record({
  delayMs: fc.constantFrom(0, 1, 40, 300),
  jitterMs: fc.constantFrom(0, 0.5, 30, 200),
  lossPercent: fc.constantFrom(0, 1, 10, 30),
});

describe("over a bad link", () => {
  it("every byte arrives in order, both ways, and both ends finish", async () => {
    const arbitrary = fc.record({
      conditions: arbitraryConditions,
      there: fc.nat(120_000),
      back: fc.nat(60_000),
      pieces: fc.array(fc.integer({ min: 200, max: 40_000 }), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ conditions, there, back, pieces }) => {
        const { client, server, network, clock, run } = smallWorld();
        network.setLink(["node0", "node1"], conditions);
        const accepted = new Promise<TcpConnection>((resolve) => server.listen(7000, resolve));
        const connect = async (): Promise<TcpConnection> => {
          try {
            return await client.connect({ address: "10.244.1.2", port: 7000 });
          } catch (error) {
            if (error instanceof SocketError && error.code === "ETIMEDOUT") return connect();
            throw error;
          }
        };
        const ends = { client: await run(connect()), server: await run(accepted) };
        const question = pattern(there, 3);
        const answer = pattern(back, 7);
        const [, , asked, answered] = await run(
          Promise.all([
            sendAll(ends.client, question, pieces),
            sendAll(ends.server, answer, pieces),
            receiveAll(ends.server),
            receiveAll(ends.client),
          ]),
        );
        expect(Buffer.compare(asked, question)).toBe(0);
        expect(Buffer.compare(answered, answer)).toBe(0);
        await run(clock.sleep(3_600_000));
        expect(clock.nextDeadline()).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it("a lost segment is sent again as soon as three later ones tell of the hole", async () => {
    const { client, server, network, clock, run, trace } = smallWorld();
    network.setLink(["node0", "node1"], { delayMs: 50 });
    const ends = await run(connected(client, server, "10.244.1.2"));
    const before = clock.now();
    const [eth0] = client.kernel?.devices().filter(({ name }) => name === "eth0") ?? [];
    if (!eth0) throw new Error("no eth0");
    const sent: { readonly time: number; readonly length: number }[] = [];
    let lostOne = false;
    trace.subscribe((event) => {
      if (event.kind !== "packet" || event.at !== "client" || event.stage !== "sent") return;
      if (event.packet.length > 0) sent.push({ time: event.time - before, length: event.packet.length });
      if (event.packet.length === 0 || lostOne) return;
      lostOne = true;
      client.kernel?.setUp(eth0, false);
      clock.after(0, () => client.kernel?.setUp(eth0, true));
    });
    const write = async () => {
      await ends.client.write(pattern(100, 1));
      await clock.sleep(1);
      for (let i = 0; i < 4; i++) await ends.client.write(pattern(1448, 1));
      ends.client.end();
      return receiveAll(ends.server);
    };
    expect((await run(write())).length).toBe(100 + 4 * 1448);
    const again = sent.at(-1);
    expect(again?.length).toBe(100);
    expect(again?.time).toBeGreaterThan(100);
    expect(again?.time).toBeLessThan(150);
  });
});

describe("a connection whose peer's node is cut off", () => {
  it("hangs, and the sender gives up after its retransmissions", async () => {
    const { client, server, node1, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    const [, eth0] = node1.stack.kernel?.devices() ?? [];
    if (!eth0) throw new Error("no eth0");
    node1.stack.kernel?.setUp(eth0, false);
    const before = clock.now();
    await run(ends.client.write(bytes("anybody?")));
    await expect(run(textOf(ends.client))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect((clock.now() - before) / 60_000).toBeCloseTo(15.4, 1);
  });

  it("is noticed by an idle end only with keep-alive: after the idle time and all its probes", async () => {
    const { client, server, node1, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    const outcome = async (connection: TcpConnection) => {
      const abort = new AbortController();
      clock.after(3_600_000, () => abort.abort(new Error("still waiting")));
      try {
        return await connection.read(abort.signal);
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    ends.server.keepAlive({ idleMs: 15_000, intervalMs: 15_000, probes: 9 });
    // As long as the peer answers, nothing happens.
    await run(clock.sleep(600_000));
    expect(ends.server.isClosedByPeer).toBe(false);
    const [, eth0] = node1.stack.kernel?.devices() ?? [];
    if (!eth0) throw new Error("no eth0");
    node1.stack.kernel?.setUp(eth0, false);
    expect(await run(outcome(ends.server))).toBe("ETIMEDOUT");
    // Last heard of 585 seconds after the beginning, the last time that it was asked.
    expect(clock.now() / 1000).toBeCloseTo(585 + 15 + 9 * 15, 0);
    expect(await run(outcome(ends.client))).toBe("still waiting");
  });
});

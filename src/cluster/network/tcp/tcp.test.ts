import { describe, expect, it } from "vitest";
import { bytes } from "../../pipe.ts";
import type { PacketEvent } from "../../trace.ts";
import { connected, smallWorld, textOf } from "../network.case.ts";
import type { TcpConnection } from "../sockets.ts";

const toServer = { address: "10.244.1.2", port: 7000 };

describe("opening", () => {
  it("is refused at a closed port", async () => {
    const { client, run } = smallWorld();
    await expect(run(client.connect(toServer))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("sends seven SYNs and gives up after 127 seconds", async () => {
    const { laptop, trace, clock, run } = smallWorld();
    const sent: number[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet" && event.stage === "sent") sent.push(event.time);
    });
    await expect(run(laptop.connect({ address: "192.168.0.44", port: 80 }))).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
    expect(sent).toEqual([0, 1000, 3000, 7000, 15000, 31000, 63000]);
    expect(clock.now()).toBe(127_000);
  });

  it("can be given up on", async () => {
    const { laptop, clock, run } = smallWorld();
    const abort = new AbortController();
    clock.after(2000, () => abort.abort(new Error("enough")));
    await expect(run(laptop.connect({ address: "192.168.0.44", port: 80 }, abort.signal))).rejects.toThrow("enough");
    expect(clock.now()).toBe(2000);
  });

  it("uses ephemeral ports, each once", async () => {
    const { client, server, run } = smallWorld();
    server.listen(7000, () => {});
    const connections = await run(Promise.all(Array.from({ length: 200 }, () => client.connect(toServer))));
    const ports = connections.map(({ local }) => local.port);
    expect(new Set(ports).size).toBe(200);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(32768);
      expect(port).toBeLessThanOrEqual(60999);
    }
  });

  it("has no route to leave by only where there is none", async () => {
    const { client, run } = smallWorld();
    await expect(run(client.connect({ address: "10.244.2.77", port: 1 }))).rejects.toMatchObject({
      code: "EHOSTUNREACH",
    });
  });
});

describe("listening", () => {
  it("wants a free port and an own address", () => {
    const { server } = smallWorld();
    const listener = server.listen(80, () => {});
    expect(() => server.listen(80, () => {})).toThrow("EADDRINUSE");
    expect(() => server.listen(80, () => {}, "127.0.0.1")).toThrow("EADDRINUSE");
    expect(() => server.listen(81, () => {}, "10.244.1.9")).toThrow("EADDRNOTAVAIL");
    listener.close();
    expect(server.listen(80, () => {}, "127.0.0.1").local).toEqual({ address: "127.0.0.1", port: 80 });
  });

  it("on 127.0.0.1 is closed to others", async () => {
    const { client, server, run } = smallWorld();
    server.listen(7000, () => {}, "127.0.0.1");
    await expect(run(client.connect(toServer))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect((await run(server.connect({ address: "127.0.0.1", port: 7000 }))).remote.port).toBe(7000);
  });
});

describe("data", () => {
  it("arrives whole and in order, however much", async () => {
    const { client, server, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    const sent = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
    const transfer = async () => {
      const writing = ends.client.write(sent).then(() => ends.client.end());
      const received: number[] = [];
      for (let chunk = await ends.server.read(); chunk; chunk = await ends.server.read()) {
        expect(chunk.length).toBeLessThanOrEqual(1460);
        received.push(...chunk);
      }
      await writing;
      return received;
    };
    expect(await run(transfer())).toEqual([...sent]);
  });

  it("waits for a reader: write holds back, and goes on once there is room", async () => {
    const { client, server, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 40; i++) {
        await ends.client.write(new Uint8Array(10_000));
        written += 10_000;
      }
      ends.client.end();
    })();
    await run(clock.sleep(600_000));
    expect(written).toBeGreaterThanOrEqual(60_000);
    expect(written).toBeLessThan(150_000);
    const reading = async () => {
      let count = 0;
      for (let chunk = await ends.server.read(); chunk; chunk = await ends.server.read()) count += chunk.length;
      await writing;
      return count;
    };
    expect(await run(reading())).toBe(400_000);
  });

  it("flows in one direction after the other has ended", async () => {
    const { client, server, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    const talk = async () => {
      ends.client.end();
      expect(await ends.server.read()).toBeUndefined();
      await ends.server.write(bytes("still here"));
      ends.server.end();
      return textOf(ends.client);
    };
    expect(await run(talk())).toBe("still here");
  });

  it("that was lost on the way is sent again", async () => {
    const { client, server, node1, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    const block = (command: string) =>
      node1.netfilter.restore(`*filter\n${command} FORWARD -p tcp --dport 7000 -j DROP\nCOMMIT\n`, { noflush: true });
    block("-A");
    await run(ends.client.write(bytes("lost and ")));
    await run(ends.client.write(bytes("found")));
    ends.client.end();
    await run(clock.sleep(1000));
    block("-D");
    expect(await run(textOf(ends.server))).toBe("lost and found");
  });
});

describe("closing", () => {
  const wake = async (connection: TcpConnection) => {
    try {
      return (await connection.read()) === undefined ? "end" : "data";
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };

  it("is an end to the peer, and the peer's own close the end of it all", async () => {
    const { client, server, run, clock } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    ends.client.close();
    expect(ends.server.isClosedByPeer).toBe(false);
    expect(await run(wake(ends.server))).toBe("end");
    expect(ends.server.isClosedByPeer).toBe(true);
    ends.server.close();
    await run(clock.sleep(1));
    await expect(run(ends.client.write(bytes("x")))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("with data unread is a reset", async () => {
    const { client, server, run, clock } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    await run(ends.client.write(bytes("nobody reads this")));
    await run(clock.sleep(1));
    ends.server.close();
    expect(await run(wake(ends.client))).toBe("ECONNRESET");
  });

  it("answers later data with a reset", async () => {
    const { client, server, run, clock } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    ends.server.close();
    await run(clock.sleep(1));
    await run(ends.client.write(bytes("too late")));
    await run(clock.sleep(1));
    await expect(run(ends.client.write(bytes("x")))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("happens to a pod's connections when it is taken away", async () => {
    const { client, server, node1, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    node1.detachPod("10.244.1.2");
    expect(await run(wake(ends.client))).toBe("end");
  });

  it("comes by itself when the peer has vanished: 15 retransmissions, about 15 minutes", async () => {
    const { client, server, node1, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    node1.netfilter.restore("*filter\n-A FORWARD -j DROP\nCOMMIT\n", { noflush: true });
    await run(ends.client.write(bytes("anybody?")));
    const before = clock.now();
    await expect(run(ends.client.read())).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect((clock.now() - before) / 1000).toBeCloseTo(925.2, 0);
  });

  it("leaves nothing behind once TIME_WAIT is over", async () => {
    const { client, server, trace, clock, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2"));
    ends.client.close();
    expect(await run(wake(ends.server))).toBe("end");
    const events: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet") events.push(event);
    });
    ends.server.close();
    await run(clock.sleep(200_000));
    expect(events.filter(({ stage }) => stage === "sent").map(({ packet }) => packet.flags)).toEqual(["F.", "."]);
    expect(clock.nextDeadline()).toBeUndefined();
  });
});

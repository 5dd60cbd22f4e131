import { describe, expect, it } from "vitest";
import { bytes } from "../pipe.ts";
import type { PacketEvent } from "../trace.ts";
import { parseIpv4 } from "./ipv4.ts";
import { ask, shout, smallWorld } from "./network.case.ts";

describe("a network of nodes and pods", () => {
  it("connects pods on one node and on two, a pod with itself, with nodes, and nodes with pods", async () => {
    const { client, neighbour, server, node0, node1, run } = smallWorld();
    for (const stack of [client, neighbour, server, node0.stack, node1.stack]) shout(stack, 8080);
    for (const address of ["10.244.1.2", "10.244.2.3", "10.244.2.2", "127.0.0.1", "192.168.0.44", "192.168.0.45"]) {
      expect(await run(ask(client, address, 8080))).toBe("HELLO");
    }
    expect(await run(ask(node0.stack, "10.244.1.2", 8080))).toBe("HELLO");
    expect(await run(ask(node0.stack, "10.244.2.2", 8080))).toBe("HELLO");
    expect(await run(ask(node0.stack, "192.168.0.44", 8080))).toBe("HELLO");
  });

  it("lets the outside reach nodes by their external address and nothing else", async () => {
    const { laptop, node0, server, run } = smallWorld();
    shout(node0.stack, 8080);
    shout(server, 8080);
    expect(await run(ask(laptop, "203.0.113.44", 8080))).toBe("HELLO");
    for (const address of ["192.168.0.44", "10.244.1.2", "203.0.113.45"]) {
      await expect(run(laptop.connect({ address, port: 8080 }))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    }
  });

  it("tells the laptop about a closed port of a node", async () => {
    const { laptop, run } = smallWorld();
    await expect(run(laptop.connect({ address: "203.0.113.44", port: 81 }))).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    const socket = laptop.bindUdp();
    socket.send(bytes("?"), { address: "203.0.113.44", port: 81 });
    await expect(run(socket.receive())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("answers at every address of a node, whichever interface has it, for as long as it has it", async () => {
    const { client, node0, run } = smallWorld();
    shout(node0.stack, 8080);
    const { kernel } = node0.stack;
    const vip = { interface: "dummy0", address: parseIpv4("10.96.0.1"), prefixLength: 32 };
    expect(kernel?.addAddress(vip)).toBe(false);
    expect([kernel?.addDummy("dummy0"), kernel?.addDummy("dummy0")]).toEqual([true, false]);
    expect([kernel?.addAddress(vip), kernel?.addAddress(vip)]).toEqual([true, false]);
    expect(await run(ask(client, "10.96.0.1", 8080))).toBe("HELLO");
    expect(await run(ask(node0.stack, "10.96.0.1", 8080))).toBe("HELLO");
    const ping = client.openPing();
    ping.send("10.96.0.1", 1, bytes("?"));
    expect(await run(ping.receive())).toMatchObject({ kind: "reply", from: "10.96.0.1" });
    expect([kernel?.removeDummy("dummy0"), kernel?.removeDummy("dummy0")]).toEqual([true, false]);
    expect(kernel?.isLocal(vip.address)).toBe(false);
    expect(node0.stack.addresses().map(({ interface: name }) => name)).toEqual(["lo", "eth0", "cni0"]);
  });

  it("says after three seconds that a pod is not there", async () => {
    const { client, node0, neighbour, clock, run } = smallWorld();
    shout(neighbour, 8080);
    expect(await run(ask(client, "10.244.2.3", 8080))).toBe("HELLO");
    node0.detachPod("10.244.2.3");
    const before = clock.now();
    await expect(run(client.connect({ address: "10.244.2.3", port: 8080 }))).rejects.toMatchObject({
      code: "EHOSTUNREACH",
    });
    expect(clock.now() - before).toBeGreaterThan(3000);
    expect(clock.now() - before).toBeLessThan(3001);
  });

  it("takes time: a veth 0.02 ms, node to node 0.25 ms, the outside 5 ms", async () => {
    const { client, laptop, clock, run } = smallWorld();
    const roundTrip = async (stack: typeof client, to: string) => {
      const ping = stack.openPing();
      const before = clock.now();
      ping.send(to, 1, new Uint8Array(56));
      await run(ping.receive());
      ping.close();
      return clock.now() - before;
    };
    expect(await roundTrip(client, "10.244.1.2")).toBeCloseTo(0.58, 1);
    expect(await roundTrip(client, "10.244.2.3")).toBeCloseTo(0.08, 1);
    expect(await roundTrip(laptop, "203.0.113.44")).toBeCloseTo(10.3, 0);
  });

  it("names the addresses of each host", () => {
    const { client, node0 } = smallWorld();
    const lo = { interface: "lo", address: "127.0.0.1", prefixLength: 8 };
    expect(client.addresses()).toEqual([lo, { interface: "eth0", address: "10.244.2.2", prefixLength: 24 }]);
    expect(node0.stack.addresses()).toEqual([
      lo,
      { interface: "eth0", address: "192.168.0.44", prefixLength: 24 },
      { interface: "cni0", address: "10.244.2.1", prefixLength: 24 },
    ]);
  });

  it("gives no two pods the same address", () => {
    const { node0 } = smallWorld();
    expect(() => node0.attachPod("another", "10.244.2.2")).toThrow("10.244.2.2 is in use already");
    expect(() => node0.attachPod("stranger", "10.244.9.2")).toThrow("10.244.9.2 is not in 10.244.2.0/24");
  });
});

describe("ping", () => {
  it("comes back with the hops taken off its time to live", async () => {
    const { client, run } = smallWorld();
    const ping = client.openPing();
    const ttls: number[] = [];
    for (const [sequence, address] of ["10.244.2.3", "10.244.1.2", "192.168.0.44", "127.0.0.1"].entries()) {
      ping.send(address, sequence, bytes("abc"));
      const reply = await run(ping.receive());
      expect(reply).toMatchObject({ kind: "reply", from: address, sequence });
      if (reply.kind === "reply") {
        expect(new TextDecoder().decode(reply.data)).toBe("abc");
        ttls.push(reply.ttl);
      }
    }
    expect(ttls).toEqual([64, 62, 64, 64]);
  });

  it("hears of an unreachable host from the router", async () => {
    const { client, run } = smallWorld();
    const ping = client.openPing();
    ping.send("10.244.1.99", 1, bytes(""));
    expect(await run(ping.receive())).toMatchObject({ kind: "unreachable", from: "192.168.0.45", code: 1 });
  });
});

describe("the trace", () => {
  it("tells a connection's way, hop by hop, under one flow", async () => {
    const { client, server, trace, clock, run } = smallWorld();
    shout(server, 8080);
    const events: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet") events.push(event);
    });
    await run(ask(client, "10.244.1.2", 8080));
    await run(clock.sleep(1));
    expect(new Set(events.map(({ flow }) => flow)).size).toBe(1);
    const opening = events.filter(({ packet }) => packet.flags === "S");
    expect(opening.map(({ at, stage }) => `${at} ${stage}`)).toEqual([
      "client sent",
      "client routed",
      "node0 prerouting",
      "node0 forward",
      "node0 postrouting",
      "node0 routed",
      "node1 prerouting",
      "node1 forward",
      "node1 postrouting",
      "node1 routed",
      "server delivered",
    ]);
    expect(opening[5]?.detail).toBe("eth0 via 192.168.0.45");
    expect(new Set(opening.map(({ serial }) => serial)).size).toBe(1);
    const sent = events.filter(({ stage }) => stage === "sent");
    expect(new Set(sent.map(({ serial }) => serial)).size).toBe(sent.length);
    const seen = events.filter(({ at, stage }) => at === "server" && (stage === "delivered" || stage === "sent"));
    expect(seen.map(({ stage, packet }) => `${stage === "sent" ? "<" : ">"} ${packet.flags} ${packet.length}`)).toEqual(
      ["> S 0", "< S. 0", "> . 0", "> P. 5", "< . 0", "> F. 0", "< P. 5", "< F. 0", "> . 0", "> . 0"],
    );
  });

  it("says where a packet was lost", async () => {
    const { client, trace, clock, run } = smallWorld();
    const lost: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet" && event.stage === "dropped") lost.push(event);
    });
    client.openPing().send("10.96.11.18", 1, bytes(""));
    await run(clock.sleep(10));
    expect(lost).toMatchObject([{ at: "internet", detail: "nobody out here has 10.96.11.18" }]);
  });
});

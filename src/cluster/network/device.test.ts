import { describe, expect, it } from "vitest";
import type { Device, Sighting } from "./device.ts";
import { formatIpv4 } from "./ipv4.ts";
import { ask, shout, smallWorld } from "./network.case.ts";
import type { NetworkStack } from "./sockets.ts";

function deviceOf(stack: NetworkStack, name: string): Device {
  const device = stack.kernel?.devices().find((one) => one.name === name);
  if (!device) throw new Error(`no ${name}`);
  return device;
}

/** What a stack's devices see, as `eth0 out 10.0.0.1 > 10.0.0.2`, while `work` runs. */
async function seen(stack: NetworkStack, work: () => Promise<unknown>): Promise<string[]> {
  const sightings: Sighting[] = [];
  const devices = stack.kernel?.devices() ?? [];
  const ends = devices.map((device) => device.watch((sighting) => sightings.push(sighting)));
  await work();
  for (const end of ends) end();
  const times = sightings.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  return sightings.map(({ device, direction, packet }) => {
    const name = device.kind === "veth" && device.name !== "eth0" ? "veth" : device.name;
    return `${name} ${direction} ${formatIpv4(packet.source)} > ${formatIpv4(packet.destination)}`;
  });
}

const ping = async (from: NetworkStack, to: string) => {
  const socket = from.openPing();
  socket.send(to, 1, new Uint8Array(56));
  return socket.receive();
};

describe("a capture", () => {
  // As tcpdump -i any shows them on a real node with a bridge and veth pairs.
  it("sees a packet before the rules on the way in and behind them on the way out", async () => {
    const { node0, client, server, run } = smallWorld();
    shout(server, 80);
    node0.netfilter.restore(
      "*nat\n-A PREROUTING -d 10.96.0.9/32 -p tcp -j DNAT --to-destination 10.244.1.2:80\nCOMMIT\n",
    );
    const lines = await seen(node0.stack, () => run(ask(client, "10.96.0.9", 80)));
    expect(lines.slice(0, 6)).toEqual([
      "veth other host 10.244.2.2 > 10.96.0.9",
      "cni0 in 10.244.2.2 > 10.96.0.9",
      "eth0 out 10.244.2.2 > 10.244.1.2",
      "eth0 in 10.244.1.2 > 10.244.2.2",
      "cni0 out 10.96.0.9 > 10.244.2.2",
      "veth out 10.96.0.9 > 10.244.2.2",
    ]);
  });

  it("sees what is bridged at the two ports, and as somebody else's at the bridge", async () => {
    const { node0, client, run } = smallWorld();
    expect(await seen(node0.stack, () => run(ping(client, "10.244.2.3")))).toEqual([
      "veth other host 10.244.2.2 > 10.244.2.3",
      "cni0 other host 10.244.2.2 > 10.244.2.3",
      "veth out 10.244.2.2 > 10.244.2.3",
      "veth other host 10.244.2.3 > 10.244.2.2",
      "cni0 other host 10.244.2.3 > 10.244.2.2",
      "veth out 10.244.2.3 > 10.244.2.2",
    ]);
  });

  it("sees a packet over lo once", async () => {
    const { client, run } = smallWorld();
    expect(await seen(client, () => run(ping(client, "127.0.0.1")))).toEqual([
      "lo in 127.0.0.1 > 127.0.0.1",
      "lo in 127.0.0.1 > 127.0.0.1",
    ]);
  });
});

describe("a device that is down", () => {
  it("cuts its host off, until it is up again", async () => {
    const { node1, client, server, run, clock } = smallWorld();
    shout(server, 80);
    const { kernel } = node1.stack;
    const device = deviceOf(node1.stack, "eth0");
    kernel?.setUp(device, false);
    expect(kernel?.routes().map(({ through }) => through.name)).toEqual(["cni0"]);
    const late = new AbortController();
    clock.after(5000, () => late.abort(new Error("no answer")));
    await expect(run(client.connect({ address: "10.244.1.2", port: 80 }, late.signal))).rejects.toThrow("no answer");
    await expect(run(node1.stack.connect({ address: "192.168.0.44", port: 1 }))).rejects.toMatchObject({
      code: "ENETUNREACH",
    });
    kernel?.setUp(device, true);
    expect(await run(ask(client, "10.244.1.2", 80))).toBe("HELLO");
  });
});

describe("netem", () => {
  it("delays what leaves by its device", async () => {
    const { client, server, run, clock } = smallWorld();
    const netem = { handle: "8001:", limit: 1000, conditions: { delayMs: 100 } };
    client.kernel?.setQdisc(deviceOf(client, "eth0"), netem);
    const before = clock.now();
    await run(ping(client, "10.244.1.2"));
    expect(clock.now() - before).toBeGreaterThan(100);
    expect(clock.now() - before).toBeLessThan(101);
    await run(ping(server, "10.244.2.2"));
    expect(clock.now() - before).toBeLessThan(202);
    client.kernel?.setQdisc(deviceOf(client, "eth0"), undefined);
    const after = clock.now();
    await run(ping(client, "10.244.1.2"));
    expect(clock.now() - after).toBeLessThan(1);
  });

  it("loses its share, by draws of its own", async () => {
    const lost = async () => {
      const { client, server, run, clock } = smallWorld();
      const netem = { handle: "8001:", limit: 1000, conditions: { lossPercent: 25 } };
      client.kernel?.setQdisc(deviceOf(client, "eth0"), netem);
      let received = 0;
      const socket = server.bindUdp(53);
      const receive = async () => {
        for (;;) {
          await socket.receive();
          received++;
        }
      };
      receive().catch(() => {});
      const sender = client.bindUdp();
      for (let i = 0; i < 1000; i++) {
        sender.send(new Uint8Array(1), { address: "10.244.1.2", port: 53 });
        await run(clock.sleep(1));
      }
      return 1000 - received;
    };
    const count = await lost();
    expect(count).toBeGreaterThan(200);
    expect(count).toBeLessThan(300);
    expect(await lost()).toBe(count);
  });
});

describe("the conditions of a link", () => {
  const roundTrip = async (link: [string, string], from: "client" | "node0" | "laptop", to: string) => {
    const world = smallWorld();
    world.network.setLink(link, { delayMs: 30 });
    const before = world.clock.now();
    const stack = from === "node0" ? world.node0.stack : world[from];
    await world.run(ping(stack, to));
    return Math.round(world.clock.now() - before);
  };

  it("hold for what goes over it, both ways", async () => {
    expect(await roundTrip(["node0", "node1"], "client", "10.244.1.2")).toBe(61);
    expect(await roundTrip(["node0", "pods"], "client", "10.244.1.2")).toBe(61);
    expect(await roundTrip(["node0", "pods"], "client", "10.244.2.3")).toBe(120);
    expect(await roundTrip(["node0", "outside"], "laptop", "203.0.113.44")).toBe(70);
    expect(await roundTrip(["node1", "pods"], "client", "10.244.2.3")).toBe(0);
    expect(() => smallWorld().network.setLink(["node0", "nowhere"], {})).toThrow("no node nowhere");
  });

  it("can be made good again, and bad for pods that come later", async () => {
    const { network, node0, client, clock, run } = smallWorld();
    network.setLink(["node0", "pods"], { lossPercent: 100 });
    const late = node0.attachPod("late", "10.244.2.9");
    expect(deviceOf(late, "eth0").isUp).toBe(true);
    const answered = async () => {
      const socket = client.openPing();
      socket.send("10.244.2.9", 1, new Uint8Array(1));
      let count = 0;
      socket.receive().then(
        () => count++,
        () => {},
      );
      await run(clock.sleep(100));
      return count;
    };
    expect(await answered()).toBe(0);
    network.setLink(["node0", "pods"], undefined);
    expect(await answered()).toBe(1);
  });
});

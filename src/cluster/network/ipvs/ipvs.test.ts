import { describe, expect, it } from "vitest";
import { bytes } from "../../pipe.ts";
import type { PacketEvent } from "../../trace.ts";
import { formatIpv4, parseIpv4 } from "../ipv4.ts";
import { smallWorld } from "../network.case.ts";
import type { NetworkStack } from "../sockets.ts";
import { stateOf } from "./connection.ts";
import { ipvsOf } from "./load-ipvs.ts";
import type { VirtualServerOptions } from "./virtual-server.ts";

const vip = "10.96.11.18";
const virtual = { protocol: "tcp", address: parseIpv4(vip), port: 80 } as const;

/** The small world, its first node with a virtual server on a dummy in front of three pods that say who they are. */
function balancing(options: Partial<VirtualServerOptions> = {}, weights: readonly number[] = [1, 1, 1]) {
  const world = smallWorld();
  const { node0, neighbour, server, run } = world;
  const { kernel } = node0.stack;
  kernel?.addDummy("kube-ipvs0");
  kernel?.addAddress({ interface: "kube-ipvs0", address: parseIpv4(vip), prefixLength: 32 });
  const other = node0.attachPod("other", "10.244.2.4");
  const pods = [neighbour, server, other];
  const addresses = ["10.244.2.3", "10.244.1.2", "10.244.2.4"];
  for (const [index, pod] of pods.entries()) {
    pod.listen(8080, async (connection) => {
      await connection.write(bytes(`${addresses[index]} ${connection.remote.address}`));
    });
  }
  const ipvs = ipvsOf(node0.netfilter);
  ipvs.servers.add({ ...virtual, scheduler: "rr", ...options });
  const reals = addresses.map((address, index) => ({
    address: parseIpv4(address),
    port: 8080,
    weight: weights[index] ?? 1,
  }));
  for (const real of reals.toReversed()) ipvs.servers.addReal(virtual, real);
  /** Who answers a new connection, and whom it saw. */
  const open = async (from: NetworkStack = world.client) => {
    const connection = await run(from.connect({ address: vip, port: 80 }));
    const [pod = "", seen = ""] = new TextDecoder().decode(await run(connection.read())).split(" ");
    return { connection, pod, seen };
  };
  const several = async (count: number, from?: NetworkStack) => {
    const found: string[] = [];
    for (let i = 0; i < count; i++) {
      const { connection, pod } = await open(from);
      connection.close();
      found.push(pod);
    }
    return found;
  };
  return { ...world, ipvs, reals, addresses, pods, open, several };
}

function shares(pods: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pod of pods) counts[pod] = (counts[pod] ?? 0) + 1;
  return counts;
}

describe("a virtual server", () => {
  it("deals connections out in turn, and answers come from it", async () => {
    const { addresses, several, open, ipvs } = balancing();
    expect(await several(6)).toEqual([...addresses, ...addresses]);
    const { connection, seen } = await open();
    expect([connection.remote.address, seen]).toEqual([vip, "10.244.2.2"]);
    const [server] = ipvs.servers.list();
    expect(server?.servers.map(({ activeConnections }) => activeConnections)).toEqual([1, 0, 0]);
    expect(server?.statistics.totals).toMatchObject({ connections: 7 });
  });

  it("is seen by conntrack, whose entry goes with its own", async () => {
    const { open, node0, ipvs, clock, run } = balancing();
    await open();
    const [tracked] = node0.netfilter.conntrack.list();
    expect(
      tracked && [formatIpv4(tracked.original.destination), formatIpv4(tracked.reply.source), tracked.reply.sourcePort],
    ).toEqual([vip, "10.244.2.3", 8080]);
    expect(ipvs.connections().map(stateOf)).toEqual(["ESTABLISHED"]);
    await run(clock.sleep(899_000));
    expect(ipvs.connections()).toHaveLength(1);
    await run(clock.sleep(2000));
    expect(ipvs.connections()).toEqual([]);
    expect(node0.netfilter.conntrack.list()).toEqual([]);
  });

  it("shows a connection's states as it ends", async () => {
    const { open, ipvs, clock, run } = balancing();
    const { connection } = await open();
    connection.end();
    await run(clock.sleep(10));
    expect(ipvs.connections().map(stateOf)).toEqual(["CLOSE_WAIT"]);
    expect(ipvs.servers.list()[0]?.servers[0]).toMatchObject({ activeConnections: 0, inactiveConnections: 1 });
  });

  it("serves who is on the node itself, by rules that masquerade", async () => {
    const { node0, open } = balancing();
    node0.netfilter.restore("*nat\n-A POSTROUTING -s 10.96.0.0/12 -j MASQUERADE\nCOMMIT\n", { noflush: true });
    expect(await open(node0.stack)).toMatchObject({ pod: "10.244.2.3", seen: "10.244.2.1" });
    expect(await open(node0.stack)).toMatchObject({ pod: "10.244.1.2", seen: "192.168.0.44" });
  });

  it("gives a pod to itself, by a rule that masquerades", async () => {
    const { node0, neighbour, open } = balancing();
    node0.netfilter.restore("*nat\n-A POSTROUTING -s 10.244.2.3 -d 10.244.2.3 -j MASQUERADE\nCOMMIT\n", {
      noflush: true,
    });
    expect(await open(neighbour)).toMatchObject({ pod: "10.244.2.3", seen: "10.244.2.1" });
  });

  it("has a real server on its own host, too", async () => {
    const { node0, ipvs, client, run } = balancing();
    const own = { ...virtual, port: 443 };
    ipvs.servers.add({ ...own, scheduler: "rr" });
    ipvs.servers.addReal(own, { address: parseIpv4("192.168.0.44"), port: 6443, weight: 1 });
    node0.stack.listen(6443, async (connection) => {
      await connection.write(bytes(`${connection.local.address} ${connection.remote.address}`));
    });
    const connection = await run(client.connect({ address: vip, port: 443 }));
    expect(new TextDecoder().decode(await run(connection.read()))).toBe("192.168.0.44 10.244.2.2");
  });

  it("refuses when it has no server, and lets other ports be the host's", async () => {
    const { ipvs, reals, client, node0, run } = balancing();
    for (const real of reals) ipvs.servers.deleteReal(virtual, real);
    await expect(run(client.connect({ address: vip, port: 80 }))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    node0.stack.listen(22, (connection) => connection.close());
    expect((await run(client.connect({ address: vip, port: 22 }))).remote.address).toBe(vip);
  });

  it("carries datagrams, and tells of those that nobody took", async () => {
    const { ipvs, client, server, run } = balancing();
    const dns = { protocol: "udp", address: parseIpv4(vip), port: 53 } as const;
    ipvs.servers.add({ ...dns, scheduler: "rr" });
    ipvs.servers.addReal(dns, { address: parseIpv4("10.244.1.2"), port: 5353, weight: 1 });
    const socket = server.bindUdp(5353);
    const asking = client.bindUdp();
    asking.send(bytes("?"), { address: vip, port: 53 });
    const { from } = await run(socket.receive());
    expect(from.address).toBe("10.244.2.2");
    socket.send(bytes("!"), from);
    expect((await run(asking.receive())).from).toEqual({ address: vip, port: 53 });
    expect(ipvs.connections().map(stateOf)).toEqual(["UDP"]);
    socket.close();
    asking.send(bytes("?"), { address: vip, port: 53 });
    await expect(run(asking.receive())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("is a stage of its own in the trace", async () => {
    const { trace, open } = balancing();
    const stages: string[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet" && event.at === "node0" && event.packet.flags === "S") stages.push(described(event));
    });
    await open();
    expect(stages).toEqual([
      `prerouting ${vip}:80`,
      `input ${vip}:80`,
      `ipvs ${vip}:80 => 10.244.2.3:8080 (${vip}:80 rr -> 10.244.2.3:8080)`,
      "output 10.244.2.3:8080",
      "postrouting 10.244.2.3:8080",
      "routed 10.244.2.3:8080 (cni0)",
    ]);
  });
});

function described({ stage, packet, translated, detail }: PacketEvent): string {
  const to = translated ? ` => ${translated.destination}:${translated.destinationPort}` : "";
  return `${stage} ${packet.destination}:${packet.destinationPort}${to}${detail === undefined ? "" : ` (${detail})`}`;
}

describe("a real server", () => {
  it("that is quiesced keeps what it has and gets nothing new", async () => {
    const { ipvs, reals, open, several, run } = balancing();
    const { connection, pod } = await open();
    const quiesced = reals.find(({ address }) => formatIpv4(address) === pod);
    if (!quiesced) throw new Error("somebody answered");
    ipvs.servers.updateReal(virtual, { ...quiesced, weight: 0 });
    expect(shares(await several(6))).toEqual({ "10.244.1.2": 3, "10.244.2.4": 3 });
    await run(connection.write(bytes("still there")));
    expect(ipvs.connections().filter((one) => stateOf(one) === "ESTABLISHED")).toHaveLength(1);
  });

  it("that is taken out takes its connections with it: the host answers for it", async () => {
    const { ipvs, reals, open, run, node0 } = balancing();
    const { connection } = await open();
    const [first] = reals;
    if (first) ipvs.servers.deleteReal(virtual, first);
    expect([ipvs.connections(), node0.netfilter.conntrack.list()]).toEqual([[], []]);
    await run(connection.write(bytes("anybody?")));
    await expect(run(connection.read())).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});

describe("persistence", () => {
  it("brings a client to its server, each to its own, until it has been away too long", async () => {
    const { several, ipvs, clock, run, pods, addresses } = balancing({ persistence: 60 });
    const [neighbour, , other] = pods;
    expect(new Set(await several(5))).toEqual(new Set([addresses[0]]));
    expect(new Set(await several(5, other))).toEqual(new Set([addresses[1]]));
    expect(
      ipvs
        .connections()
        .filter(({ isTemplate }) => isTemplate)
        .map(stateOf),
    ).toEqual(["ASSURED", "ASSURED"]);
    expect(ipvs.servers.list()[0]?.servers[0]?.persistentConnections).toBe(1);
    await run(clock.sleep(400_000));
    expect(ipvs.connections()).toEqual([]);
    expect(await several(1)).toEqual([addresses[2]]);
    expect(neighbour?.name).toBe("neighbour");
  });

  it("goes on elsewhere when the server takes no more", async () => {
    const { several, ipvs, reals, addresses } = balancing({ persistence: 60 });
    await several(1);
    const [first] = reals;
    if (first) ipvs.servers.updateReal(virtual, { ...first, weight: 0 });
    expect(new Set(await several(3))).toEqual(new Set([addresses[1]]));
  });
});

describe("schedulers", () => {
  it("deal by weight", async () => {
    const { several } = balancing({ scheduler: "wrr" }, [3, 1, 2]);
    expect(shares(await several(12))).toEqual({ "10.244.2.3": 6, "10.244.1.2": 2, "10.244.2.4": 4 });
  });

  it("ask for the fewest connections", async () => {
    for (const scheduler of ["lc", "wlc", "sed", "nq"]) {
      const { open } = balancing({ scheduler });
      const pods = new Set<string>();
      for (let i = 0; i < 3; i++) pods.add((await open()).pod);
      expect(pods.size).toBe(3);
    }
  });

  it("go by the client's address, or by the server's", async () => {
    for (const scheduler of ["sh", "dh"]) {
      const { several } = balancing({ scheduler });
      expect(new Set(await several(6)).size).toBe(1);
    }
  });

  it("are refused when there is none of the name", () => {
    const { ipvs } = balancing();
    const other = { ...virtual, port: 81 };
    expect(() => ipvs.servers.add({ ...other, scheduler: "nope" })).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
    expect(() => ipvs.servers.add({ ...other, scheduler: "mh" })).toThrow(
      "eastwest: the ipvs scheduler mh is not simulated",
    );
  });
});

describe("rates", () => {
  it("are averages that fade", async () => {
    const { several, ipvs, clock, run } = balancing();
    await several(8);
    await run(clock.sleep(2000));
    const statistics = ipvs.servers.list()[0]?.statistics;
    // A quarter of 8 connections in 2 seconds.
    expect(statistics?.rates.connections).toBe(1);
    await run(clock.sleep(2000));
    expect(statistics?.rates.connections).toBe(0.75);
    expect(statistics?.totals.connections).toBe(8);
  });
});

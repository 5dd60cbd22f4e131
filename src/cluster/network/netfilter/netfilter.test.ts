import { describe, expect, it } from "vitest";
import { bytes } from "../../pipe.ts";
import type { PacketEvent } from "../../trace.ts";
import { formatIpv4 } from "../ipv4.ts";
import { ask, connected, shout, smallWorld } from "../network.case.ts";
import type { TrackedConnection } from "./conntrack.ts";
import type { Netfilter } from "./netfilter.ts";
import type { Tuple } from "./tuple.ts";

/** Adds rules to a table. */
function add(netfilter: Netfilter, table: string, ...commands: string[]): void {
  netfilter.restore([`*${table}`, ...commands, "COMMIT"].join("\n"), { noflush: true });
}

const port7000 = { address: "10.244.1.2", port: 7000 };

describe("the filter table", () => {
  it("rejects with what it was told to, at once", async () => {
    const answers = {
      "icmp-port-unreachable": "ECONNREFUSED",
      "icmp-host-unreachable": "EHOSTUNREACH",
      "icmp-net-unreachable": "ENETUNREACH",
      "tcp-reset": "ECONNREFUSED",
    };
    for (const [rejectWith, code] of Object.entries(answers)) {
      const { client, node0, run } = smallWorld();
      add(node0.netfilter, "filter", `-A FORWARD -p tcp --dport 7000 -j REJECT --reject-with ${rejectWith}`);
      await expect(run(client.connect(port7000))).rejects.toMatchObject({ code });
    }
  });

  it("rejects what the node itself sends, and what comes to it", async () => {
    const { client, node0, node1, run } = smallWorld();
    add(node0.netfilter, "filter", "-A OUTPUT -p tcp --dport 7000 -j REJECT", "-A INPUT -p tcp --dport 7001 -j REJECT");
    await expect(run(node0.stack.connect(port7000))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    for (const { stack } of [{ stack: client }, node1]) {
      stack.listen(7001, () => {});
      await expect(run(stack.connect({ address: "192.168.0.44", port: 7001 }))).rejects.toMatchObject({
        code: "ECONNREFUSED",
      });
    }
  });

  it("drops without a word, by rule or by policy", async () => {
    const { client, node0, run } = smallWorld();
    add(node0.netfilter, "filter", ":FORWARD DROP");
    await expect(run(client.connect(port7000))).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });

  it("goes through chains, returns from them, and counts", async () => {
    const { client, server, node0, run } = smallWorld();
    shout(server, 7000);
    add(
      node0.netfilter,
      "filter",
      ":INNER - [0:0]",
      ":OUTER - [0:0]",
      "-A FORWARD -p tcp --dport 7000 -j OUTER",
      "-A FORWARD -p tcp --dport 7000",
      "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT",
      "-A FORWARD -p udp -j DROP",
      "-A OUTER -g INNER",
      "-A OUTER -j DROP",
      "-A INNER -s 10.244.2.2 -j RETURN",
      "-A INNER -j DROP",
    );
    expect(await run(ask(client, "10.244.1.2", 7000))).toBe("HELLO");
    const rules = node0.netfilter.ruleset.filter.get("FORWARD")?.rules ?? [];
    expect(rules[0]?.packets).toBe(rules[1]?.packets);
    expect(rules[0]?.packets).toBeGreaterThan(2);
    expect(rules[3]?.packets).toBe(0);
  });

  it("matches interfaces and negations", async () => {
    const { client, neighbour, server, node0, run } = smallWorld();
    shout(server, 7000);
    shout(neighbour, 7000);
    add(node0.netfilter, "filter", "-A FORWARD -i cni0 ! -o cni+ ! -d 10.244.1.3 -j REJECT");
    await expect(run(client.connect(port7000))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(await run(ask(client, "10.244.2.3", 7000))).toBe("HELLO");
  });
});

describe("the nat table", () => {
  it("is asked about a connection's first packet only", async () => {
    const { client, server, node0, run } = smallWorld();
    shout(server, 7000);
    add(
      node0.netfilter,
      "nat",
      "-A PREROUTING -d 10.96.0.9 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.1.2:7000",
    );
    expect(await run(ask(client, "10.96.0.9", 80))).toBe("HELLO");
    expect(node0.netfilter.ruleset.nat.get("PREROUTING")?.rules[0]?.packets).toBe(1);
  });

  it("translates what a node sends itself, too, and finds its way anew", async () => {
    const { server, node0, run } = smallWorld();
    shout(server, 7000);
    shout(node0.stack, 7000);
    add(
      node0.netfilter,
      "nat",
      "-A OUTPUT -d 10.96.0.9 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.1.2:7000",
      "-A OUTPUT -d 10.96.0.9 -p tcp -m tcp --dport 81 -j DNAT --to-destination 192.168.0.44:7000",
    );
    expect(await run(ask(node0.stack, "10.96.0.9", 80))).toBe("HELLO");
    expect(await run(ask(node0.stack, "10.96.0.9", 81))).toBe("HELLO");
  });

  it("translates the errors that come back", async () => {
    const { client, node0, trace, run } = smallWorld();
    const delivered: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet" && event.at === "client" && event.stage === "delivered") delivered.push(event);
    });
    add(
      node0.netfilter,
      "nat",
      "-A PREROUTING -d 10.96.0.9 -p udp -j DNAT --to-destination 10.244.1.2",
      "-A POSTROUTING -p udp -j MASQUERADE",
    );
    const socket = client.bindUdp();
    socket.send(bytes("?"), { address: "10.96.0.9", port: 53 });
    await expect(run(socket.receive())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(delivered[0]?.packet.source).toBe("10.96.0.9");
    await expect(run(client.connect({ address: "10.244.1.77", port: 1 }))).rejects.toMatchObject({
      code: "EHOSTUNREACH",
    });
  });

  it("takes another port where two connections would look alike", async () => {
    const { client, neighbour, server, node0, run } = smallWorld();
    const seen: string[] = [];
    const service = server.bindUdp(53);
    add(node0.netfilter, "nat", "-A POSTROUTING -p udp -j MASQUERADE");
    for (const stack of [client, neighbour]) {
      stack.bindUdp(5000).send(bytes(stack.name), { address: "10.244.1.2", port: 53 });
      const { from } = await run(service.receive());
      seen.push(`${from.address}:${from.port}`);
    }
    expect(seen[0]).toBe("192.168.0.44:5000");
    expect(seen[1]).toMatch(/^192\.168\.0\.44:\d+$/);
    expect(seen[1]).not.toBe(seen[0]);
  });

  it("answers both of them", async () => {
    const { client, neighbour, server, node0, run } = smallWorld();
    const service = server.bindUdp(53);
    add(node0.netfilter, "nat", "-A POSTROUTING -p udp -j MASQUERADE --random-fully");
    const sockets = [client.bindUdp(5000), neighbour.bindUdp(5000)];
    for (const [index, socket] of sockets.entries()) {
      socket.send(bytes(`${index}`), { address: "10.244.1.2", port: 53 });
      const question = await run(service.receive());
      expect(question.from.port).not.toBe(5000);
      service.send(question.data, question.from);
    }
    for (const [index, socket] of sockets.entries()) {
      expect(new TextDecoder().decode((await run(socket.receive())).data)).toBe(`${index}`);
    }
  });

  it("translates pings", async () => {
    const { client, node0, run } = smallWorld();
    add(node0.netfilter, "nat", "-A PREROUTING -d 10.96.0.9 -p icmp -j DNAT --to-destination 10.244.1.2");
    const ping = client.openPing();
    ping.send("10.96.0.9", 3, bytes("x"));
    expect(await run(ping.receive())).toMatchObject({ kind: "reply", from: "10.96.0.9", sequence: 3 });
  });
});

describe("connection tracking", () => {
  const describeEntry = ({ original, reply, tcpState, assured }: TrackedConnection) =>
    [tcpState, assured ? "assured" : "", show(original), show(reply)].filter(Boolean).join(" ");
  const show = ({ source, destination, destinationPort }: Tuple) =>
    `${formatIpv4(source)}>${formatIpv4(destination)}:${destinationPort > 32767 ? "*" : destinationPort}`;

  it("follows a TCP connection to its end and forgets it two minutes later", async () => {
    const { client, server, node1, clock, run } = smallWorld();
    const entries = () => node1.netfilter.conntrack.list().map(describeEntry);
    const ends = await run(connected(client, server, "10.244.1.2"));
    await run(clock.sleep(1));
    const ways = "10.244.2.2>10.244.1.2:7000 10.244.1.2>10.244.2.2:*";
    expect(entries()).toEqual([`ESTABLISHED assured ${ways}`]);
    await run(clock.sleep(86_400_000));
    expect(entries()).toHaveLength(1);
    ends.client.close();
    await run(clock.sleep(1));
    expect(entries()).toEqual([`CLOSE_WAIT assured ${ways}`]);
    ends.server.close();
    await run(clock.sleep(1));
    expect(entries()).toEqual([`TIME_WAIT assured ${ways}`]);
    await run(clock.sleep(120_000));
    expect(entries()).toEqual([]);
  });

  it("keeps a datagram for 30 seconds and a conversation for two minutes", async () => {
    const { client, server, node0, clock, run } = smallWorld();
    const count = () => node0.netfilter.conntrack.list().length;
    const [socket, service] = [client.bindUdp(), server.bindUdp(53)];
    const talk = async () => {
      socket.send(bytes("a"), { address: "10.244.1.2", port: 53 });
      const { from } = await service.receive();
      service.send(bytes("b"), from);
      await socket.receive();
    };
    await run(talk());
    await run(clock.sleep(29_000));
    expect(count()).toBe(1);
    await run(clock.sleep(2_000));
    expect(count()).toBe(0);
    await run(talk());
    await run(clock.sleep(3_000));
    await run(talk());
    await run(clock.sleep(119_000));
    expect(count()).toBe(1);
    await run(clock.sleep(2_000));
    expect(count()).toBe(0);
  });

  it("keeps what a suspended computer kept: an entry has as long to live as before", async () => {
    const { client, server, node0, clock, run } = smallWorld();
    const count = () => node0.netfilter.conntrack.list().length;
    const socket = client.bindUdp();
    server.bindUdp(53);
    socket.send(bytes("a"), { address: "10.244.1.2", port: 53 });
    await run(clock.sleep(20_000));
    clock.leapTo(clock.now() + 3_600_000);
    await run(clock.sleep(9_000));
    expect(count()).toBe(1);
    await run(clock.sleep(2_000));
    expect(count()).toBe(0);
  });

  it("does not keep what was refused", async () => {
    const { client, node0, run } = smallWorld();
    await expect(run(client.connect(port7000))).rejects.toThrow();
    expect(node0.netfilter.conntrack.list()).toEqual([]);
    add(node0.netfilter, "filter", "-A FORWARD -p tcp -j REJECT");
    await expect(run(client.connect(port7000))).rejects.toThrow();
    expect(node0.netfilter.conntrack.list()).toEqual([]);
  });

  it("knows new packets, answers, errors, and those that belong to nothing", async () => {
    const { client, server, node0, trace, clock, run } = smallWorld();
    add(
      node0.netfilter,
      "filter",
      "-A FORWARD -m conntrack --ctstate NEW",
      "-A FORWARD -m conntrack --ctstate ESTABLISHED",
      "-A FORWARD -m conntrack --ctstate RELATED",
      "-A FORWARD -m conntrack --ctstate INVALID",
    );
    const states: string[] = [];
    trace.subscribe((event) => {
      if (event.kind !== "packet" || event.stage !== "forward" || event.at !== "node0") return;
      const state = /--ctstate (\w+)/.exec(event.rules?.[0] ?? "")?.[1] ?? "none";
      states.push(`${event.packet.flags ?? event.packet.protocol} ${state}`);
    });
    const ends = await run(connected(client, server, "10.244.1.2"));
    await run(clock.sleep(1));
    expect(states.splice(0)).toEqual(["S NEW", "S. ESTABLISHED", ". ESTABLISHED"]);
    client.bindUdp().send(bytes("?"), { address: "10.244.1.2", port: 99 });
    await run(clock.sleep(1));
    expect(states.splice(0)).toEqual(["udp NEW", "icmp RELATED"]);
    for (const connection of node0.netfilter.conntrack.list()) node0.netfilter.conntrack.remove(connection);
    await run(ends.client.write(bytes("picked up in the middle")));
    await run(clock.sleep(1));
    expect(states.splice(0)).toEqual(["P. NEW", ". ESTABLISHED"]);
    for (const connection of node0.netfilter.conntrack.list()) node0.netfilter.conntrack.remove(connection);
    ends.server.close();
    await run(clock.sleep(1));
    expect(states.splice(0)).toEqual(["R. INVALID"]);
  });
});

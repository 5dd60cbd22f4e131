import { describe, expect, it } from "vitest";
import { bytes } from "../pipe.ts";
import type { PacketEvent } from "../trace.ts";
import { service, slice } from "./service.case.ts";
import { call, cluster } from "./two-nodes.case.ts";

async function withService(seed?: string) {
  const world = await cluster(seed);
  const { api, endpoints, settle } = world;
  const ports = [{ port: 80, nodePort: 32722 }];
  api.create("Service", service("web", "10.96.11.18", ports, { type: "NodePort" }));
  const created = api.create("EndpointSlice", slice("web", { port: 8080 }, endpoints));
  await settle();
  const setEndpoints = async (next: typeof endpoints) => {
    const current = api.get("EndpointSlice", "web-abcde", "default") ?? created;
    api.update("EndpointSlice", { ...slice("web", { port: 8080 }, next), metadata: { ...current.metadata } });
    await settle();
  };
  return { ...world, setEndpoints };
}

async function picks(seed: string, count: number): Promise<string[]> {
  const { client, run } = await withService(seed);
  const work = async () => {
    const answers: string[] = [];
    for (let i = 0; i < count; i++) answers.push((await call(client, "10.96.11.18", 80)).pod);
    return answers;
  };
  return run(work());
}

describe("a connection to a cluster IP", () => {
  it("reaches each endpoint with the same chance", async () => {
    const counts = new Map<string, number>();
    for (const pod of await picks("1", 1000)) counts.set(pod, (counts.get(pod) ?? 0) + 1);
    expect(counts.size).toBe(4);
    let chiSquare = 0;
    for (const count of counts.values()) chiSquare += (count - 250) ** 2 / 250;
    // The 99.9 % point with 3 degrees of freedom.
    expect(chiSquare).toBeLessThan(16.27);
  });

  it("is picked alike with the same seed and differently with another", async () => {
    const [first, again, other] = [await picks("7", 40), await picks("7", 40), await picks("8", 40)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("keeps the client's address, except on the way back to the client itself", async () => {
    const { client, servers, run, setEndpoints } = await withService();
    expect((await run(call(client, "10.96.11.18", 80))).seen).toBe("10.244.2.2");
    await setEndpoints([{ address: "10.244.1.10" }]);
    const itself = servers.get("10.244.1.10");
    if (!itself) throw new Error("no such pod");
    expect(await run(call(itself, "10.96.11.18", 80))).toEqual({ pod: "10.244.1.10", seen: "10.244.1.1" });
  });

  it("from a node is masqueraded", async () => {
    const { node0, run, setEndpoints } = await withService();
    await setEndpoints([{ address: "10.244.1.10" }]);
    expect(await run(call(node0.stack, "10.96.11.18", 80))).toEqual({ pod: "10.244.1.10", seen: "192.168.0.44" });
  });

  it("is refused at once without ready endpoints, and works again with one", async () => {
    const { client, clock, run, setEndpoints } = await withService();
    await setEndpoints([]);
    const before = clock.now();
    await expect(run(client.connect({ address: "10.96.11.18", port: 80 }))).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    expect(clock.now() - before).toBeLessThan(1);
    await setEndpoints([{ address: "10.244.1.11" }]);
    expect((await run(call(client, "10.96.11.18", 80))).pod).toBe("10.244.1.11");
  });

  it("goes nowhere at another port, and gets no answer to a ping", async () => {
    const { client, clock, run } = await withService();
    await expect(run(client.connect({ address: "10.96.11.18", port: 81 }))).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
    const ping = client.openPing();
    ping.send("10.96.11.18", 1, bytes("x"));
    const answer = ping.receive();
    const waited = clock.sleep(10_000).then(() => "nothing");
    expect(await run(Promise.race([answer, waited]))).toBe("nothing");
  });

  it("goes on with its endpoint when the rules change", async () => {
    const { client, servers, run, setEndpoints } = await withService();
    servers.get("10.244.1.10")?.listen(8081, () => {});
    await setEndpoints([{ address: "10.244.1.10" }]);
    const connection = await run(client.connect({ address: "10.96.11.18", port: 80 }));
    await setEndpoints([{ address: "10.244.2.10" }]);
    const answer = await run(connection.read());
    expect(new TextDecoder().decode(answer)).toBe("10.244.1.10 10.244.2.2");
  });
});

describe("a node port", () => {
  it("lets the laptop in by the node's external address, masqueraded", async () => {
    const { laptop, run, setEndpoints } = await withService();
    await setEndpoints([{ address: "10.244.1.10" }]);
    expect(await run(call(laptop, "203.0.113.44", 32722))).toEqual({ pod: "10.244.1.10", seen: "192.168.0.44" });
  });

  it("answers on every node, and on the node's own loopback", async () => {
    const { client, node0, run } = await withService();
    expect((await run(call(client, "192.168.0.45", 32722))).pod).toMatch(/^10\.244\./);
    expect((await run(call(node0.stack, "127.0.0.1", 32722))).pod).toMatch(/^10\.244\./);
  });
});

describe("kube-proxy", () => {
  it("shows every rule that a packet met, and the translation, on the trace", async () => {
    const { client, trace, run } = await withService();
    const events: PacketEvent[] = [];
    trace.subscribe((event) => {
      if (event.kind === "packet") events.push(event);
    });
    const { pod } = await run(call(client, "10.96.11.18", 80));
    const [flow, ...others] = new Set(events.map((event) => event.flow));
    expect([flow, ...others]).toHaveLength(1);
    const choice = events.find(({ at, stage }) => at === "node0" && stage === "prerouting");
    expect(choice?.rules?.[0]).toBe('-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES');
    expect(choice?.rules?.at(-1)).toMatch(`-j DNAT --to-destination ${pod}:8080`);
    expect(choice?.translated).toMatchObject({ destination: pod, destinationPort: 8080 });
    const back = events.findLast(({ at, stage }) => at === "client" && stage === "delivered");
    expect(back?.packet.source).toBe("10.96.11.18");
  });

  it("forgets UDP conversations with an endpoint that has gone", async () => {
    const { api, client, servers, node0, run, settle } = await cluster();
    const ports = [{ port: 53, protocol: "UDP" }];
    const dns = (address: string) => slice("dns", { port: 53, protocol: "UDP" }, [{ address }]);
    api.create("Service", service("dns", "10.96.0.10", ports));
    const created = api.create("EndpointSlice", dns("10.244.1.10"));
    await settle();
    const [first, second] = ["10.244.1.10", "10.244.1.11"].map((address) => servers.get(address)?.bindUdp(53));
    const socket = client.bindUdp();
    socket.send(bytes("a"), { address: "10.96.0.10", port: 53 });
    if (!first || !second) throw new Error("no such pod");
    await run(first.receive());
    expect(node0.netfilter.conntrack.list()).toHaveLength(1);
    api.update("EndpointSlice", { ...dns("10.244.1.11"), metadata: { ...created.metadata } });
    await settle();
    expect(node0.netfilter.conntrack.list()).toHaveLength(0);
    socket.send(bytes("b"), { address: "10.96.0.10", port: 53 });
    expect(new TextDecoder().decode((await run(second.receive())).data)).toBe("b");
  });

  it("syncs the first change at once and the next ones together a second later", async () => {
    const { api, clock, node0, run } = await cluster();
    const known = () =>
      [...node0.netfilter.save(["filter"]).matchAll(/default\/(\w+) has no/g)].map(([, name]) => name);
    api.create("Service", service("a", "10.96.1.1", [{ port: 80 }]));
    await run(clock.sleep(1));
    expect(known()).toEqual(["a"]);
    api.create("Service", service("b", "10.96.1.2", [{ port: 80 }]));
    api.create("Service", service("c", "10.96.1.3", [{ port: 80 }]));
    await run(clock.sleep(900));
    expect(known()).toEqual(["a"]);
    await run(clock.sleep(200));
    expect(known()).toEqual(["a", "b", "c"]);
  });

  it("restores a rule that somebody has taken away within the hour, and not for another Service's sake", async () => {
    const { api, clock, node0, run, settle } = await withService();
    const targets = () => node0.netfilter.save(["nat"]).match(/-j DNAT --to-destination .*/g);
    const before = targets();
    const [chain = ""] = /KUBE-SEP-\w+/.exec(node0.netfilter.save(["nat"])) ?? [];
    node0.netfilter.restore(`*nat\n-D ${chain} 2\nCOMMIT\n`, { noflush: true });
    expect(targets()).toHaveLength(3);
    api.create("Service", service("other", "10.96.1.1", [{ port: 80 }]));
    await settle();
    expect(targets()).toHaveLength(3);
    await run(clock.sleep(3_600_000));
    expect(targets()).toEqual(before);
  });

  it("puts its jumps where iptables-save shows them on a real node", async () => {
    const { node0 } = await cluster();
    const jumps = node0.netfilter
      .save()
      .split("\n")
      .filter((line) => /^-A (INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING) /.test(line));
    expect(jumps.map((line) => line.replace(/ -m comment --comment "[^"]*"/, ""))).toEqual([
      "-A INPUT -j KUBE-FIREWALL",
      "-A INPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL",
      "-A INPUT -j KUBE-NODEPORTS",
      "-A INPUT -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES",
      "-A FORWARD -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL",
      "-A FORWARD -j KUBE-FORWARD",
      "-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES",
      "-A FORWARD -m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES",
      "-A OUTPUT -j KUBE-FIREWALL",
      "-A OUTPUT -m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL",
      "-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES",
      "-A PREROUTING -j KUBE-SERVICES",
      "-A OUTPUT -j KUBE-SERVICES",
      "-A POSTROUTING -j KUBE-POSTROUTING",
    ]);
  });
});

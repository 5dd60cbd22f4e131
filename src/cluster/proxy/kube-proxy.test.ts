import { describe, expect, it } from "vitest";
import { createApiServer } from "../api/api-server.ts";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { createNetwork } from "../network/network.ts";
import type { NetworkStack } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import { createRandom } from "../random.ts";
import { type PacketEvent, Trace } from "../trace.ts";
import { startKubeProxy } from "./kube-proxy.ts";
import { service, slice } from "./service.case.ts";

const podCidr = "10.244.0.0/16";

/** Two nodes with kube-proxy, two pods on each that answer with their name, a client pod, a laptop. */
async function cluster(seed = "1") {
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  const trace = new Trace();
  const random = createRandom(seed);
  const network = createNetwork({ clock, random, trace });
  const { client: api } = createApiServer({
    clock,
    random,
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: [],
    firstNodePorts: [],
  });
  api.create("Namespace", { metadata: { name: "default" } });
  const node0 = network.addNode({
    name: "node0",
    address: "192.168.0.44",
    externalAddress: "203.0.113.44",
    podCidr: "10.244.2.0/24",
  });
  const node1 = network.addNode({ name: "node1", address: "192.168.0.45", podCidr: "10.244.1.0/24" });
  for (const node of [node0, node1]) startKubeProxy({ node, nodeName: node.name, client: api, clock, podCidr });
  const laptop = network.addOutside({ name: "laptop", address: "198.51.100.7" });
  const client = node0.attachPod("client", "10.244.2.2");
  const servers = new Map<string, NetworkStack>();
  for (const [node, address] of [
    [node0, "10.244.2.10"],
    [node0, "10.244.2.11"],
    [node1, "10.244.1.10"],
    [node1, "10.244.1.11"],
  ] as const) {
    const stack = node.attachPod(address, address);
    servers.set(address, stack);
    stack.listen(8080, async (connection) => {
      await connection.write(bytes(`${address} ${connection.remote.address}`));
      connection.close();
    });
  }
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  const settle = () => run(clock.sleep(3000));
  const endpoints = [...servers.keys()].map((address) => ({ address }));
  await settle();
  return { clock, trace, network, api, node0, node1, laptop, client, servers, endpoints, run, settle };
}

/** Which pod answered, and whom it saw. */
async function call(stack: NetworkStack, address: string, port: number): Promise<{ pod: string; seen: string }> {
  const connection = await stack.connect({ address, port });
  const [pod = "", seen = ""] = new TextDecoder().decode(await connection.read()).split(" ");
  connection.close();
  return { pod, seen };
}

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

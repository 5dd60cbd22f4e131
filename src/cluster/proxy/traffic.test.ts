import type { ServiceSpec } from "kubernetes-types/core/v1";
import { describe, expect, it } from "vitest";
import { textOf } from "../network/network.case.ts";
import { bytes } from "../pipe.ts";
import { type EndpointOf, service, slice } from "./service.case.ts";
import { call, cluster } from "./two-nodes.case.ts";

const onNode0: readonly EndpointOf[] = ["10.244.2.10", "10.244.2.11"].map((address) => ({
  address,
  nodeName: "node0",
}));
const onNode1: readonly EndpointOf[] = ["10.244.1.10", "10.244.1.11"].map((address) => ({
  address,
  nodeName: "node1",
}));
const everywhere = [...onNode0, ...onNode1];

/** The two nodes with one Service; endpoints by default the four pods. */
async function serving(spec: ServiceSpec, endpoints: readonly EndpointOf[] = everywhere) {
  const world = await cluster();
  const { api, run, settle } = world;
  for (const [name, zone] of Object.entries({ node0: "a", node1: "b" })) {
    const status = { addresses: [{ type: "InternalIP", address: "192.168.0.44" }] };
    api.create("Node", { metadata: { name, labels: { "topology.kubernetes.io/zone": zone } }, status });
  }
  const ports = [{ port: 80, ...(spec.type === "NodePort" ? { nodePort: 32722 } : {}) }];
  api.create("Service", service("web", "10.96.11.18", ports, spec));
  const created = api.create("EndpointSlice", slice("web", { port: 8080 }, endpoints));
  await settle();
  const change = async (next: readonly EndpointOf[]) => {
    const { metadata } = api.get("EndpointSlice", "web-abcde", "default") ?? created;
    api.update("EndpointSlice", { ...slice("web", { port: 8080 }, next), metadata: { ...metadata } });
    await settle();
  };
  /** Who answers some connections, in order of their addresses. */
  const answering = async (from = world.client, address = "10.96.11.18", port = 80, count = 24) => {
    const pods = new Set<string>();
    for (let i = 0; i < count; i++) pods.add((await run(call(from, address, port))).pod);
    return [...pods].sort();
  };
  return { ...world, change, answering };
}

const addressesOf = (endpoints: readonly EndpointOf[]) => endpoints.map(({ address }) => address).sort();

describe("session affinity", () => {
  const sticky: ServiceSpec = {
    sessionAffinity: "ClientIP",
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
  };

  it("brings a client back to its endpoint, each client to its own", async () => {
    const { answering, node0, servers } = await serving(sticky);
    const [first] = await answering();
    expect(await answering()).toEqual([first]);
    const others = new Set<string>();
    for (const stack of servers.values())
      for (const pod of await answering(stack, undefined, undefined, 3)) others.add(pod);
    expect(others.size).toBeGreaterThan(1);
    expect(node0.netfilter.recent.names).toHaveLength(4);
  });

  it("lasts while the client comes back in time", async () => {
    const { answering, clock, run } = await serving(sticky);
    const [first] = await answering();
    for (let i = 0; i < 5; i++) {
      await run(clock.sleep(50_000));
      expect(await answering(undefined, undefined, undefined, 1)).toEqual([first]);
    }
    const later = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await run(clock.sleep(61_000));
      for (const pod of await answering(undefined, undefined, undefined, 1)) later.add(pod);
    }
    expect(later.size).toBeGreaterThan(1);
  });

  it("goes elsewhere when its endpoint has gone, and stays when another has", async () => {
    const { answering, change } = await serving(sticky);
    const [first] = await answering();
    const [other] = everywhere.filter(({ address }) => address !== first);
    await change(everywhere.filter((one) => one !== other));
    expect(await answering()).toEqual([first]);
    await change(everywhere.filter(({ address }) => address !== first));
    const [second, ...rest] = await answering();
    expect(second).not.toBe(first);
    expect(rest).toEqual([]);
  });
});

describe("near endpoints", () => {
  const hinted = (endpoints: readonly EndpointOf[], hints: Partial<EndpointOf>) =>
    endpoints.map((endpoint) => ({ ...endpoint, ...hints }));

  it("are preferred by zone", async () => {
    const { answering, node1, change } = await serving({}, [
      ...hinted(onNode0, { zones: ["a"] }),
      ...hinted(onNode1, { zones: ["b"] }),
    ]);
    expect(await answering()).toEqual(addressesOf(onNode0));
    expect(await answering(node1.stack)).toEqual(addressesOf(onNode1));
    await change(hinted(onNode1, { zones: ["b"] }));
    expect(await answering()).toEqual(addressesOf(onNode1));
  });

  it("follow the node into another zone", async () => {
    const { answering, api, settle } = await serving({}, [
      ...hinted(onNode0, { zones: ["a"] }),
      ...hinted(onNode1, { zones: ["b"] }),
    ]);
    const node = api.get("Node", "node0");
    if (!node) throw new Error("no such node");
    api.update("Node", { ...node, metadata: { ...node.metadata, labels: { "topology.kubernetes.io/zone": "b" } } });
    await settle();
    expect(await answering()).toEqual(addressesOf(onNode1));
  });

  it("are the only ones under internalTrafficPolicy Local", async () => {
    const { answering, change, client, run } = await serving({ internalTrafficPolicy: "Local" });
    expect(await answering()).toEqual(addressesOf(onNode0));
    await change(onNode1);
    await expect(run(call(client, "10.96.11.18", 80))).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });
});

describe("endpoints that are ending", () => {
  it("answer while nobody else does", async () => {
    const ending = { ready: false, serving: true, terminating: true };
    const [first, second] = onNode0;
    if (!first || !second) throw new Error("two of them");
    const { answering, change } = await serving({}, [{ ...first, ...ending }, second]);
    expect(await answering()).toEqual([second.address]);
    await change([{ ...first, ...ending }]);
    expect(await answering()).toEqual([first.address]);
  });
});

describe("what comes from outside", () => {
  it("keeps its source under externalTrafficPolicy Local, and is lost where no endpoint is", async () => {
    const { laptop, run, change, answering, node0 } = await serving({
      type: "NodePort",
      externalTrafficPolicy: "Local",
    });
    expect((await run(call(laptop, "203.0.113.44", 32722))).seen).toBe("198.51.100.7");
    expect(await answering(laptop, "203.0.113.44", 32722)).toEqual(addressesOf(onNode0));
    await change(onNode1);
    await expect(run(call(laptop, "203.0.113.44", 32722))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    // From the node itself any endpoint will do.
    expect(await answering(node0.stack, "192.168.0.44", 32722)).toEqual(addressesOf(onNode1));
  });

  it("gets in at an external address that leads to a node", async () => {
    const { laptop, client, run } = await serving({ externalIPs: ["192.168.0.44"] }, onNode1);
    const { pod, seen } = await run(call(laptop, "203.0.113.44", 80));
    expect([addressesOf(onNode1).includes(pod), seen]).toEqual([true, "192.168.0.44"]);
    expect(addressesOf(onNode1)).toContain((await run(call(client, "192.168.0.44", 80))).pod);
  });
});

describe("a health check port", () => {
  it("tells on each node whether the Service has an endpoint there", async () => {
    const { api, client, run, settle, change } = await serving({}, onNode1);
    const ask = async (address: string) => {
      const connection = await run(client.connect({ address, port: 30007 }));
      await run(connection.write(bytes("GET /healthz HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n")));
      return run(textOf(connection));
    };
    const stored = api.get("Service", "web", "default");
    const spec = { ...stored?.spec, type: "LoadBalancer" as const, healthCheckNodePort: 30007 };
    api.update("Service", { ...stored, spec: { ...spec, externalTrafficPolicy: "Local" } });
    await settle();
    const [here, there] = [await ask("192.168.0.44"), await ask("192.168.0.45")];
    expect(here).toContain("HTTP/1.1 503 ");
    expect(here).toContain('"localEndpoints": 0');
    expect(there).toContain("HTTP/1.1 200 ");
    expect(there).toContain('{\n\t"service": {\n\t\t"namespace": "default",\n\t\t"name": "web"\n\t},');
    await change(onNode0);
    expect(await ask("192.168.0.44")).toContain('"localEndpoints": 2');
    api.delete("Service", "web", "default");
    await settle();
    await expect(ask("192.168.0.44")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("a reader's own changes to the rules", () => {
  it("stay where kube-proxy has nothing to write, and lose exactly those connections", async () => {
    const { node0, client, run, api, settle } = await serving({}, onNode1);
    const { nat } = node0.netfilter.ruleset;
    // The last one: where an earlier one's is missing, the packet comes back and goes to the next.
    const [name, chain] =
      [...nat].find(([, { rules }]) => rules.some(({ text }) => text.includes("10.244.1.11:8080"))) ?? [];
    const rule = chain?.rules.find(({ text }) => text.includes("DNAT"))?.text;
    node0.netfilter.restore(`*nat\n-D ${name} ${rule}\nCOMMIT\n`, { noflush: true });
    api.create("Service", service("other", "10.96.11.19", [{ port: 80 }]));
    await settle();
    const results = [];
    for (let i = 0; i < 20; i++) {
      results.push(
        await run(
          call(client, "10.96.11.18", 80).then(
            ({ pod }) => pod,
            ({ code }) => code,
          ),
        ),
      );
    }
    expect([...new Set(results)].sort()).toEqual(["10.244.1.10", "ETIMEDOUT"]);
  });

  it("to the chains that lead to Services are undone with the next change", async () => {
    const { node0, api, settle } = await serving({}, onNode1);
    const save = () => node0.netfilter.save(["nat"]);
    const before = save();
    node0.netfilter.restore("*nat\n-F KUBE-SERVICES\nCOMMIT\n", { noflush: true });
    expect(save()).not.toBe(before);
    api.create("Service", service("other", "10.96.11.19", [{ port: 80 }]));
    await settle();
    expect(save()).toBe(before);
  });

  it("that take away a service's chain are undone half a minute after it was missed", async () => {
    const { node0, api, clock, run, settle } = await serving({}, onNode1);
    const save = () => node0.netfilter.save(["nat"]);
    const before = save();
    const own = [...node0.netfilter.ruleset.nat.keys()].filter((chain) => /^KUBE-(?:SVC|SEP)-/.test(chain));
    const commands = ["-F KUBE-SERVICES", ...own.map((chain) => `-F ${chain}`), ...own.map((chain) => `-X ${chain}`)];
    node0.netfilter.restore(["*nat", ...commands, "COMMIT", ""].join("\n"), { noflush: true });
    api.create("Service", service("other", "10.96.11.19", [{ port: 80 }]));
    await settle();
    expect(save()).not.toBe(before);
    await run(clock.sleep(30_000));
    expect(save()).toBe(before);
  });
});

import type { ServiceSpec } from "kubernetes-types/core/v1";
import { describe, expect, it } from "vitest";
import { formatIpv4 } from "../../network/ipv4.ts";
import { ipvsOf } from "../../network/ipvs/load-ipvs.ts";
import { bytes } from "../../pipe.ts";
import { balanced, type EndpointOf, service, slice } from "../service.case.ts";
import { call, cluster } from "../two-nodes.case.ts";
import { startIpvsProxy } from "./proxier.ts";

const vip = "10.96.11.18";
const on = (nodeName: string, ...addresses: string[]): EndpointOf[] =>
  addresses.map((address) => ({ address, nodeName }));
const onNode0 = on("node0", "10.244.2.10", "10.244.2.11");
const onNode1 = on("node1", "10.244.1.10", "10.244.1.11");
const everywhere = [...onNode0, ...onNode1];

/** The two nodes in ipvs mode with one Service; endpoints by default the four pods. */
async function serving(spec: ServiceSpec = {}, endpoints: readonly EndpointOf[] = everywhere, scheduler = "rr") {
  const world = await cluster("1", (options) => startIpvsProxy({ ...options, scheduler }));
  const { api, run, settle } = world;
  const addresses = { node0: "192.168.0.44", node1: "192.168.0.45" };
  for (const [name, address] of Object.entries(addresses)) {
    api.create("Node", { metadata: { name }, status: { addresses: [{ type: "InternalIP", address }] } });
  }
  const ports = [{ port: 80, ...(spec.type === "NodePort" ? { nodePort: 32722 } : {}) }];
  api.create("Service", service("web", vip, ports, spec));
  const created = api.create("EndpointSlice", slice("web", { port: 8080 }, endpoints));
  await settle();
  const change = async (next: readonly EndpointOf[]) => {
    const { metadata } = api.get("EndpointSlice", "web-abcde", "default") ?? created;
    api.update("EndpointSlice", { ...slice("web", { port: 8080 }, next), metadata: { ...metadata } });
    await settle();
  };
  /** How many connections each pod got. */
  const shares = async (count: number, from = world.client, address = vip, port = 80) => {
    const counts: Record<string, number> = {};
    for (let i = 0; i < count; i++) {
      const { pod } = await run(call(from, address, port));
      counts[pod] = (counts[pod] ?? 0) + 1;
    }
    return counts;
  };
  return { ...world, change, shares };
}

const each = (endpoints: readonly EndpointOf[], count: number) =>
  Object.fromEntries(endpoints.map(({ address }) => [address, count]));

describe("a cluster IP in ipvs mode", () => {
  it("is dealt out in turn: 40 connections over 4 endpoints are 10 each", async () => {
    const { shares, servers, node0 } = await serving();
    expect(await shares(40)).toEqual(each(everywhere, 10));
    const [pod] = servers.values();
    expect(await shares(8, pod)).toEqual(each(everywhere, 2));
    expect(await shares(8, node0.stack)).toEqual(each(everywhere, 2));
  });

  it("shows pods their client as it is, and nodes by their own address", async () => {
    const { client, node0, run, change } = await serving({}, onNode1);
    expect((await run(call(client, vip, 80))).seen).toBe("10.244.2.2");
    expect((await run(call(node0.stack, vip, 80))).seen).toBe("192.168.0.44");
    await change(onNode0);
    expect((await run(call(node0.stack, vip, 80))).seen).toBe("10.244.2.1");
  });

  it("brings a pod to itself", async () => {
    const { servers, run, change } = await serving();
    await change(on("node0", "10.244.2.10"));
    const pod = servers.get("10.244.2.10");
    if (!pod) throw new Error("no such pod");
    expect(await run(call(pod, vip, 80))).toEqual({ pod: "10.244.2.10", seen: "10.244.2.1" });
  });

  it("is refused without endpoints, and lost once there is no Service", async () => {
    const { client, run, change, api, settle } = await serving();
    await change([]);
    await expect(run(call(client, vip, 80))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    api.delete("Service", "web", "default");
    await settle();
    await expect(run(call(client, vip, 80))).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });

  it("answers a ping with what KUBE-IPVS-FILTER refuses by, and itself where that is emptied", async () => {
    const { client, node0, run } = await serving();
    const ping = async () => {
      const socket = client.openPing();
      socket.send(vip, 1, bytes("?"));
      return run(socket.receive());
    };
    // Since v1.26: only the ports of Services are let in (kubernetes/kubernetes#72236).
    expect(await ping()).toMatchObject({ kind: "unreachable", from: vip, code: 3 });
    node0.netfilter.restore("*filter\n-F KUBE-IPVS-FILTER\nCOMMIT\n", { noflush: true });
    expect(await ping()).toMatchObject({ kind: "reply", from: vip });
  });

  it("keeps other ports of the node to itself", async () => {
    const { client, node0, run } = await serving();
    node0.stack.listen(22, (connection) => connection.close());
    await expect(run(call(client, vip, 22))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect((await run(client.connect({ address: "192.168.0.44", port: 22 }))).remote.port).toBe(22);
  });

  it("is in conntrack with the pod that answers", async () => {
    const { client, node0, run } = await serving();
    const connection = await run(client.connect({ address: vip, port: 80 }));
    const [tracked] = node0.netfilter.conntrack.list();
    expect(tracked).toMatchObject({ tcpState: "ESTABLISHED", assured: true });
    expect([tracked?.original.destination, tracked?.reply.source].map((one) => formatIpv4(one ?? 0))).toEqual([
      vip,
      expect.stringMatching(/^10\.244\.[12]\.1[01]$/),
    ]);
    connection.close();
  });
});

describe("session affinity", () => {
  it("brings a client back for as long as it is not away too long", async () => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } };
    const { shares, clock, run } = await serving({ sessionAffinity: "ClientIP", sessionAffinityConfig });
    const first = await shares(10);
    expect(Object.values(first)).toEqual([10]);
    await run(clock.sleep(400_000));
    expect(Object.keys(await shares(1))).not.toEqual(Object.keys(first));
  });
});

describe("policies", () => {
  it("keep traffic from inside on the node, or refuse it where nobody is", async () => {
    const { shares, client, run, change } = await serving({ internalTrafficPolicy: "Local" });
    expect(await shares(4)).toEqual(each(onNode0, 2));
    await change(onNode1);
    await expect(run(call(client, vip, 80))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("let a node port's clients keep their address, and lose them where no endpoint is", async () => {
    const { laptop, shares, run, change, client } = await serving({ type: "NodePort", externalTrafficPolicy: "Local" });
    expect((await run(call(laptop, "203.0.113.44", 32722))).seen).toBe("198.51.100.7");
    expect(await shares(4, laptop, "203.0.113.44", 32722)).toEqual(each(onNode0, 2));
    await change(onNode1);
    await expect(run(call(laptop, "203.0.113.44", 32722))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect(await shares(4, client, "192.168.0.44", 32722)).toEqual(each(onNode1, 2));
  });
});

describe("a node port", () => {
  it("is open on every address of the node, with the node's address as source", async () => {
    const { laptop, client, run, shares } = await serving({ type: "NodePort" }, onNode1);
    expect(await shares(4, laptop, "203.0.113.44", 32722)).toEqual(each(onNode1, 2));
    expect((await run(call(laptop, "203.0.113.44", 32722))).seen).toBe("192.168.0.44");
    expect((await run(call(client, "10.244.2.1", 32722))).seen).toBe("192.168.0.44");
    await expect(run(call(client, vip, 32722))).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("an external address", () => {
  it("leads in from outside, and a load balancer's is kept to its source ranges", async () => {
    const { api, laptop, client, node0, run, settle, network } = await serving({ externalIPs: ["203.0.113.9"] });
    // By any way that is not the cluster IP, answers have to come back through this node.
    expect((await run(call(client, "203.0.113.9", 80))).seen).toBe("10.244.2.1");
    const edge = balanced("edge", "10.96.0.9", ["192.0.2.7"], { loadBalancerSourceRanges: ["198.51.100.0/24"] });
    const created = api.create("Service", edge);
    api.updateStatus("Service", { ...created, status: edge.status ?? {} });
    api.create("EndpointSlice", slice("edge", { name: "p80", port: 8080 }, onNode0));
    network.setLoadBalancer("192.0.2.7", {
      ports: [{ protocol: "tcp", port: 80 }],
      nodeNames: ["node0"],
    });
    await settle();
    expect((await run(call(laptop, "192.0.2.7", 80))).seen).toBe("10.244.2.1");
    await expect(run(call(client, "192.0.2.7", 80))).rejects.toMatchObject({ code: "ETIMEDOUT" });
    // The node's own connections are from the address itself, by no range allowed.
    await expect(run(call(node0.stack, "192.0.2.7", 80))).rejects.toMatchObject({ code: "ETIMEDOUT" });
  });
});

describe("an endpoint that goes", () => {
  it("keeps its connections and gets no new ones, until the last has ended", async () => {
    const { client, node0, run, clock, change, shares } = await serving();
    const ipvs = ipvsOf(node0.netfilter);
    const connection = await run(client.connect({ address: vip, port: 80 }));
    const answering = new TextDecoder().decode(await run(connection.read())).split(" ")[0] ?? "";
    const weights = () =>
      Object.fromEntries(
        (ipvs.servers.list()[0]?.servers ?? []).map(({ address, weight }) => [formatIpv4(address), weight]),
      );
    await change(everywhere.filter(({ address }) => address !== answering));
    expect(weights()[answering]).toBe(0);
    expect(await shares(12)).not.toHaveProperty(answering);
    const left = ipvs.connections().filter(({ real }) => formatIpv4(real.address) === answering);
    expect(left.map(({ tcpState }) => tcpState)).toEqual(["FIN_WAIT"]);
    connection.close();
    await run(clock.sleep(300_000));
    expect(weights()).not.toHaveProperty(answering);
  });

  it("goes on where it was when it comes back", async () => {
    const { client, node0, run, change } = await serving({}, onNode0);
    await run(client.connect({ address: vip, port: 80 }));
    await change([]);
    await change(onNode0);
    expect(
      ipvsOf(node0.netfilter)
        .servers.list()[0]
        ?.servers.map(({ weight }) => weight),
    ).toEqual([1, 1]);
    expect(ipvsOf(node0.netfilter).connections()).toHaveLength(1);
  });
});

describe("a reader's own changes", () => {
  it("are undone with the next change, whatever it is", async () => {
    const { node0, api, settle } = await serving({ type: "NodePort" });
    const state = () => [
      node0.netfilter.save(),
      node0.netfilter.sets.get("KUBE-CLUSTER-IP")?.members(),
      ipvsOf(node0.netfilter)
        .servers.list()
        .map(({ servers }) => servers.length),
    ];
    const before = state();
    const { servers } = ipvsOf(node0.netfilter);
    for (const server of servers.list().slice(1)) servers.delete(server);
    node0.netfilter.sets.require("KUBE-CLUSTER-IP").clear();
    node0.netfilter.restore("*nat\n-F KUBE-SERVICES\nCOMMIT\n", { noflush: true });
    expect(state()).not.toEqual(before);
    const other = api.create("Service", service("other", "10.96.11.19", [{ port: 80 }]));
    await settle();
    api.delete("Service", other.metadata?.name ?? "", "default");
    await settle();
    expect(state()).toEqual(before);
  });
});

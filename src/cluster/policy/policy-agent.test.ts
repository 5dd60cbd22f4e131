import { describe, expect, it } from "vitest";
import type { TcpConnection } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import type { PacketEvent } from "../trace.ts";
import { startPolicyAgent } from "./policy-agent.ts";
import { call, type PolicyLab, policyLab } from "./policy-lab.case.ts";
import { PolicyWatch } from "./policy-watch.ts";

const lost = "ETIMEDOUT";

/** A connection from one pod to another that repeats what it is told. */
async function talk(lab: PolicyLab, from: string, to: string) {
  const heard: string[] = [];
  const listen = async (connection: TcpConnection, act: (data: Uint8Array) => Promise<void> | void): Promise<void> => {
    const data = await connection.read();
    if (!data) return;
    await act(data);
    return listen(connection, act);
  };
  lab.pod(to).stack.listen(90, (connection) => void listen(connection, (data) => connection.write(data)));
  const connection = await lab.run(lab.pod(from).stack.connect({ address: lab.pod(to).address, port: 90 }));
  void listen(connection, (data) => void heard.push(new TextDecoder().decode(data)));
  return {
    heard,
    say: async (text: string, seconds = 1) => {
      await connection.write(bytes(text));
      await lab.settle(seconds);
    },
  };
}

describe("a connection that is there", () => {
  it("is cut by a policy that does not allow it, and goes on when that has gone", async () => {
    const lab = await policyLab();
    const { heard, say } = await talk(lab, "x/a", "y/b");
    await say("one");
    lab.apply("y/deny", {});
    await lab.settle();
    await say("two", 10);
    expect(heard).toEqual(["one"]);
    lab.api.delete("NetworkPolicy", "deny", "y");
    await lab.settle(60);
    expect(heard).toEqual(["one", "two"]);
  });

  it("is looked at every 30 seconds at most", async () => {
    const lab = await policyLab();
    const { heard, say } = await talk(lab, "x/a", "y/b");
    lab.apply("y/allow", { ingress: [{}] });
    await lab.settle();
    lab.apply("y/allow", { ingress: [] });
    await lab.settle();
    await say("still there");
    expect(heard).toEqual(["still there"]);
    await lab.settle(30);
    await say("no more", 10);
    expect(heard).toEqual(["still there"]);
  });

  it("goes on under a policy that allows it", async () => {
    const lab = await policyLab();
    const { heard, say } = await talk(lab, "x/a", "y/b");
    lab.apply("y/deny", {});
    lab.apply("y/allow", { ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns: "x" } } }] }] });
    await lab.settle(60);
    await say("one");
    expect(heard).toEqual(["one"]);
  });
});

describe("what changes under a policy", () => {
  it("pods that come later are held to it", async () => {
    const lab = await policyLab();
    lab.apply("x/deny", { policyTypes: ["Ingress", "Egress"] });
    await lab.settle();
    const late = lab.addPod("x", "late", 20);
    await lab.run(lab.clock.sleep(1000));
    expect(await lab.run(call(lab.pod("y/a").stack, late.address, 80))).toBe(lost);
    expect(await lab.run(call(late.stack, lab.pod("y/a").address, 80))).toBe(lost);
  });

  it("labels of pods and namespaces count as they are", async () => {
    const lab = await policyLab();
    const client = { matchLabels: { role: "client" } };
    const trusted = { matchLabels: { trust: "yes" } };
    lab.apply("x/p", { ingress: [{ from: [{ podSelector: client, namespaceSelector: trusted }] }] });
    await lab.settle();
    const ask = () => lab.run(call(lab.pod("y/a").stack, lab.pod("x/b").address, 80));
    expect(await ask()).toBe(lost);
    const pod = lab.api.get("Pod", "a", "y");
    lab.api.update("Pod", { ...pod, metadata: { ...pod?.metadata, labels: { role: "client" } } });
    expect(await ask()).toBe(lost);
    const namespace = lab.api.get("Namespace", "y");
    lab.api.update("Namespace", { ...namespace, metadata: { ...namespace?.metadata, labels: { trust: "yes" } } });
    await lab.settle();
    expect(await ask()).toBe(lab.pod("y/a").address);
  });

  it("everything is open again when the agents have ended", async () => {
    const lab = await policyLab();
    const [node] = lab.nodes;
    const end = startPolicyAgent({
      node,
      watch: new PolicyWatch(lab.api),
      clock: lab.clock,
      log: { synced: () => {}, decided: () => {}, enforced: () => {} },
    });
    lab.apply("x/deny", { podSelector: { matchLabels: { pod: "a" } } });
    await lab.settle();
    const ask = () => lab.run(call(lab.pod("y/b").stack, lab.pod("x/a").address, 80));
    expect(await ask()).toBe(lost);
    end();
    expect(await ask()).toBe(lab.pod("y/b").address);
  });
});

describe("what is not a pod's", () => {
  it("a node reaches its own pods, other nodes need a block, hostNetwork pods are nodes", async () => {
    const lab = await policyLab();
    const { address } = lab.pod("x/a");
    const [own, other] = lab.nodes;
    lab.apply("x/deny", { ingress: [{ from: [{ podSelector: {}, namespaceSelector: {} }] }] });
    await lab.settle();
    expect(await lab.run(call(own.stack, address, 80))).toBe("10.244.0.1");
    expect(await lab.run(call(other.stack, address, 80))).toBe(lost);
    lab.apply("x/nodes", { ingress: [{ from: [{ ipBlock: { cidr: "192.168.0.45/32" } }] }] });
    await lab.settle();
    expect(await lab.run(call(other.stack, address, 80))).toBe("192.168.0.45");
  });

  it("a pod reaches its own node, not others, without a way out", async () => {
    const lab = await policyLab();
    lab.apply("x/deny", { policyTypes: ["Egress"] });
    for (const { stack } of lab.nodes) stack.listen(9999, (connection) => connection.close());
    await lab.settle();
    expect(await lab.run(call(lab.pod("x/a").stack, "192.168.0.44", 9999))).toBe("");
    expect(await lab.run(call(lab.pod("x/a").stack, "192.168.0.45", 9999))).toBe(lost);
    lab.apply("x/nodes", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "192.168.0.0/24" } }] }] });
    await lab.settle();
    expect(await lab.run(call(lab.pod("x/a").stack, "192.168.0.45", 9999))).toBe("");
  });

  it("who comes through a NodePort is a node where the address is masqueraded first", async () => {
    const lab = await policyLab();
    const there = { clusterIP: "10.96.2.1", type: "NodePort" as const };
    const ports = [{ port: 80, targetPort: 80, nodePort: 30080 }];
    lab.api.create("Service", { metadata: { name: "out", namespace: "x" }, spec: { ...there, ports } });
    lab.api.create("EndpointSlice", {
      metadata: { name: "out", namespace: "x", labels: { "kubernetes.io/service-name": "out" } },
      addressType: "IPv4",
      ports: [{ name: "", port: 80, protocol: "TCP" }],
      endpoints: [{ addresses: [lab.pod("x/a").address], nodeName: "node0", conditions: { ready: true } }],
    });
    const from = (cidr: string) => lab.apply("x/p", { ingress: [{ from: [{ ipBlock: { cidr } }] }] });
    const results = async () => {
      await lab.settle();
      return [
        await lab.run(call(lab.laptop, "203.0.113.44", 30080)),
        await lab.run(call(lab.laptop, "203.0.113.45", 30080)),
      ];
    };
    expect(await results()).toEqual(["10.244.0.1", "192.168.0.45"]);
    from("198.51.100.0/24");
    // On the pod's own node the policy sees the client, for it looks before the source is translated.
    expect(await results()).toEqual(["10.244.0.1", lost]);
    from("192.168.0.45/32");
    expect(await results()).toEqual([lost, "192.168.0.45"]);
    const service = lab.api.get("Service", "out", "x");
    lab.api.update("Service", { ...service, spec: { ...service?.spec, externalTrafficPolicy: "Local" } });
    from("198.51.100.0/24");
    expect(await results()).toEqual(["198.51.100.7", lost]);
    from("192.168.0.0/16");
    expect(await results()).toEqual([lost, lost]);
  });
});

describe("other protocols", () => {
  it("datagrams are asked about once, and answers come back", async () => {
    const lab = await policyLab();
    const to = { podSelector: { matchLabels: { pod: "b" } } };
    lab.apply("x/p", {
      policyTypes: ["Ingress", "Egress"],
      egress: [{ to: [to], ports: [{ port: 80, protocol: "UDP" }] }],
    });
    lab.apply("x/b", { ...to, ingress: [{ from: [{ podSelector: {} }] }] });
    await lab.settle();
    const ask = async (key: string): Promise<string | undefined> => {
      const socket = lab.pod("x/a").stack.bindUdp();
      let answer: string | undefined;
      void socket.receive().then(({ data }) => {
        answer = new TextDecoder().decode(data);
      });
      socket.send(bytes(key), { address: lab.pod(key).address, port: 80 });
      await lab.settle(1);
      return answer;
    };
    expect(await ask("x/b")).toBe("x/b");
    expect(await ask("x/c")).toBeUndefined();
    expect(await lab.run(call(lab.pod("x/a").stack, lab.pod("x/b").address, 80))).toBe(lost);
  });

  it("ICMP passes where ports do not matter", async () => {
    const lab = await policyLab();
    const isAnswered = async () => {
      await lab.settle();
      const ping = lab.pod("y/a").stack.openPing();
      let answered = false;
      void ping.receive().then(() => {
        answered = true;
      });
      ping.send(lab.pod("x/a").address, 1, bytes("x"));
      await lab.settle(1);
      return answered;
    };
    expect(await isAnswered()).toBe(true);
    lab.apply("x/p", { ingress: [{ ports: [{ port: 80 }] }] });
    expect(await isAnswered()).toBe(false);
    lab.apply("x/p", { ingress: [{ from: [{ namespaceSelector: {} }] }] });
    expect(await isAnswered()).toBe(true);
  });
});

describe("the trace", () => {
  it("says which policies dropped a packet, and which let it through", async () => {
    const lab = await policyLab();
    lab.apply("x/deny", {});
    lab.apply("x/web", { ingress: [{ ports: [{ port: 80 }] }] });
    await lab.settle();
    const events: PacketEvent[] = [];
    lab.trace.subscribe((event) => {
      if (event.kind === "packet" && event.detail?.includes("NetworkPolic")) events.push(event);
    });
    await lab.run(call(lab.pod("y/b").stack, lab.pod("x/a").address, 80));
    expect(events.map(({ at, stage, detail }) => [at, stage, detail])).toEqual([
      ["node0", "postrouting", "NetworkPolicy x/web: ingress rule 1 allows it"],
    ]);
    events.length = 0;
    expect(await lab.run(call(lab.pod("y/b").stack, lab.pod("x/a").address, 81))).toBe(lost);
    expect(events.map(({ at, stage, packet }) => [at, stage, packet.flags])).toEqual(
      new Array(7).fill(["node0", "dropped", "S"]),
    );
    expect(events[0]?.detail).toBe("NetworkPolicies x/deny, x/web: no ingress rule allows it");
  });
});

import type { DaemonSet } from "kubernetes-types/apps/v1";
import { describe, expect, it } from "vitest";
import { bootCluster, type ClusterLab } from "../../cluster.case.ts";

const agent: DaemonSet = {
  metadata: { name: "agent", namespace: "default" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: { containers: [{ name: "agent", image: "agent:1", imagePullPolicy: "IfNotPresent" }] },
    },
  },
};

function nodes(lab: ClusterLab): string[] {
  return lab
    .pods("app=agent")
    .map(({ spec, status }) => `${spec?.nodeName} ${status?.phase}`)
    .sort();
}

function status({ cluster }: ClusterLab) {
  return cluster.api.client.get("DaemonSet", "agent", "default")?.status;
}

describe("the DaemonSet controller", () => {
  it("keeps one pod on every node that the set's pods tolerate", async () => {
    const lab = await bootCluster();
    const { client } = lab.cluster.api;
    client.create("DaemonSet", agent);
    await lab.pass(30);
    expect(nodes(lab)).toEqual(["k8s-node0 Running", "k8s-node1 Running", "k8s-node3 Running"]);
    expect(status(lab)).toEqual({
      currentNumberScheduled: 3,
      desiredNumberScheduled: 3,
      numberAvailable: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      observedGeneration: 1,
      updatedNumberScheduled: 3,
    });
    const [first] = lab.pods("app=agent");
    client.delete("Pod", first?.metadata?.name ?? "", "default");
    await lab.pass(60);
    expect(nodes(lab)).toHaveLength(3);
    expect(lab.pod(first?.metadata?.name ?? "")).toBeUndefined();
    expect(lab.events("agent").filter((line) => line.startsWith("SuccessfulCreate"))).toHaveLength(4);
  });

  it("brings in a new template one node after the other", async () => {
    const lab = await bootCluster();
    const { client } = lab.cluster.api;
    const { template } = agent.spec ?? {};
    client.create("DaemonSet", agent);
    await lab.pass(30);
    const set = client.get("DaemonSet", "agent", "default");
    if (!set?.spec || !template?.spec) throw new Error("no set");
    const containers = [{ name: "agent", image: "agent:2", imagePullPolicy: "IfNotPresent" }];
    client.update("DaemonSet", { ...set, spec: { ...set.spec, template: { ...template, spec: { containers } } } });
    const available: number[] = [];
    client.watch("DaemonSet", ({ object }) => {
      if (object.metadata?.name === "agent") available.push(object.status?.numberAvailable ?? 0);
    });
    await lab.pass(120);
    expect([...new Set(available)].sort()).toEqual([2, 3]);
    expect(lab.pods("app=agent").map(({ spec }) => spec?.containers[0]?.image)).toEqual(Array(3).fill("agent:2"));
    expect(status(lab)).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3, observedGeneration: 2 });
  });

  it("leaves nodes that no longer fit, and ends with its set", async () => {
    const lab = await bootCluster();
    const { client } = lab.cluster.api;
    client.create("DaemonSet", agent);
    await lab.pass(30);
    const set = client.get("DaemonSet", "agent", "default");
    if (!set?.spec?.template.spec) throw new Error("no set");
    const { template } = set.spec;
    const spec = { ...set.spec.template.spec, nodeSelector: { "kubernetes.io/hostname": "k8s-node1" } };
    client.update("DaemonSet", { ...set, spec: { ...set.spec, template: { ...template, spec } } });
    await lab.pass(120);
    expect(nodes(lab)).toEqual(["k8s-node1 Running"]);
    client.delete("DaemonSet", "agent", "default");
    await lab.pass(60);
    expect(nodes(lab)).toEqual([]);
  });
});

describe("kube-proxy as a DaemonSet", () => {
  it("writes its node's rules, logs, and comes back with them when its pod goes", async () => {
    const lab = await bootCluster();
    const { client } = lab.cluster.api;
    const proxies = () => client.list("Pod", { namespace: "kube-system", labelSelector: "k8s-app=kube-proxy" });
    const onNode1 = () => proxies().find(({ spec }) => spec?.nodeName === "k8s-node1");
    const pod = onNode1();
    if (!pod) throw new Error("no kube-proxy");
    expect(await lab.logs(pod)).toMatch(
      /^I0315 23:59:\d\d\.\d{6} {7}1 server\.go:\d+\] "Successfully retrieved NodeIPs"/,
    );
    const netfilter = lab.cluster.nodes.get("k8s-node1")?.netfilter;
    expect(netfilter?.save(["nat"])).toContain("kube-system/kube-dns:dns cluster IP");
    client.delete("Pod", pod.metadata?.name ?? "", "kube-system");
    await lab.pass(60);
    expect(onNode1()?.metadata?.name).not.toBe(pod.metadata?.name);
    expect(onNode1()?.status?.phase).toBe("Running");
    expect(netfilter?.save(["nat"])).toContain("kube-system/kube-dns:dns cluster IP");
  });
});

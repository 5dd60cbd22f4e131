import { beforeEach, describe, expect, it } from "vitest";
import { bootCluster, type ClusterLab, pod } from "../../cluster.case.ts";

let lab: ClusterLab;

beforeEach(async () => {
  lab = await bootCluster();
});

async function place(spec: object, container: object = {}): Promise<string | undefined> {
  lab.cluster.api.client.create("Pod", pod("one", container, spec));
  await lab.pass(5);
  return lab.pod("one")?.spec?.nodeName;
}

function refusal(): string | undefined {
  const condition = lab.pod("one")?.status?.conditions?.find(({ type }) => type === "PodScheduled");
  expect(lab.events("one")).toEqual([`FailedScheduling: ${condition?.message}`]);
  expect(condition).toMatchObject({ status: "False", reason: "Unschedulable" });
  return condition?.message;
}

describe("the scheduler", () => {
  it("goes by labels", async () => {
    expect(await place({ nodeSelector: { "kubernetes.io/hostname": "k8s-node3" } })).toBe("k8s-node3");
  });

  it("puts a pod on a tainted node only if it tolerates that", async () => {
    const tolerations = [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists" }];
    const nodeSelector = { "kubernetes.io/hostname": "k8s-master" };
    expect(await place({ nodeSelector })).toBeUndefined();
    expect(refusal()).toBe(
      "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match Pod's node affinity/selector. " +
        "no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    );
    lab.cluster.api.client.delete("Pod", "one", "default");
    expect(await place({ nodeSelector, tolerations })).toBe("k8s-master");
  });

  it("says what is lacking, and tries again when there is room", async () => {
    expect(await place({}, { resources: { requests: { cpu: "64" } } })).toBeUndefined();
    expect(refusal()).toBe(
      "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. " +
        "no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
    );
    const { client } = lab.cluster.api;
    const node = client.get("Node", "k8s-node1");
    if (!node) throw new Error("no node");
    const allocatable = { ...node.status?.allocatable, cpu: "100" };
    client.updateStatus("Node", { ...node, status: { ...node.status, allocatable } });
    await lab.pass(5);
    expect(lab.pod("one")?.spec?.nodeName).toBe("k8s-node1");
  });

  it("leaves cordoned nodes out", async () => {
    const { client } = lab.cluster.api;
    for (const node of client.list("Node")) {
      if (node.metadata?.name !== "k8s-node1")
        client.update("Node", { ...node, spec: { ...node.spec, unschedulable: true } });
    }
    expect(await place({})).toBe("k8s-node1");
  });

  it("keeps apart what asks to be kept apart", async () => {
    const podAntiAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" },
      ],
    };
    const { client } = lab.cluster.api;
    for (const name of ["a", "b", "c", "d"]) {
      const one = pod(name, {}, { affinity: { podAntiAffinity } });
      client.create("Pod", { ...one, metadata: { ...one.metadata, labels: { app: "web" } } });
    }
    await lab.pass(5);
    const placed = lab.pods().map(({ spec }) => spec?.nodeName ?? "none");
    expect(placed.sort()).toEqual(["k8s-node0", "k8s-node1", "k8s-node3", "none"]);
  });
});

import type { Deployment } from "kubernetes-types/apps/v1";
import { beforeEach, describe, expect, it } from "vitest";
import { bootCluster, type ClusterLab, deployment } from "../../cluster.case.ts";

let lab: ClusterLab;
const name = "deployment-shop";

beforeEach(async () => {
  lab = await bootCluster();
});

function stored(): Deployment {
  const found = lab.cluster.api.client.get("Deployment", name, "default");
  if (!found) throw new Error("no such Deployment");
  return found;
}

/** Writes a changed spec, as `kubectl apply` does. */
function change(spec: object): void {
  const before = stored();
  lab.cluster.api.client.update("Deployment", {
    ...before,
    spec: { ...before.spec, selector: {}, template: {}, ...before.spec, ...spec },
  });
}

function templateWith(image: string) {
  return deployment("shop", { image }).spec.template;
}

function conditions() {
  return (stored().status?.conditions ?? []).map(({ type, status, reason, message }) => [
    type,
    status,
    reason,
    message,
  ]);
}

function sets(): string[] {
  return lab.cluster.api.client
    .list("ReplicaSet", { namespace: "default" })
    .map(({ metadata, spec }) => `${metadata?.annotations?.["deployment.kubernetes.io/revision"]}: ${spec?.replicas}`)
    .sort();
}

describe("a Deployment", () => {
  it("brings up its pods and says so", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop"));
    await lab.pass(0.001);
    const [set] = lab.cluster.api.client.list("ReplicaSet", { namespace: "default" });
    expect(stored().status).toMatchObject({ replicas: 4, updatedReplicas: 4, unavailableReplicas: 4 });
    expect(conditions()).toEqual([
      ["Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."],
      ["Progressing", "True", "ReplicaSetUpdated", `ReplicaSet "${set?.metadata?.name}" is progressing.`],
    ]);
    await lab.pass(30);
    expect(stored().status).toMatchObject({ replicas: 4, readyReplicas: 4, availableReplicas: 4 });
    expect(stored().metadata).toMatchObject({
      generation: 1,
      annotations: { "deployment.kubernetes.io/revision": "1" },
    });
    expect(conditions()).toEqual([
      ["Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."],
      [
        "Progressing",
        "True",
        "NewReplicaSetAvailable",
        `ReplicaSet "${set?.metadata?.name}" has successfully progressed.`,
      ],
    ]);
    expect(lab.events(name)).toEqual([`ScalingReplicaSet: Scaled up replica set ${set?.metadata?.name} from 0 to 4`]);
  });

  it("scales up and down", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop", { replicas: 2 }));
    await lab.pass(30);
    change({ replicas: 5 });
    await lab.pass(30);
    expect(lab.pods()).toHaveLength(5);
    change({ replicas: 1 });
    await lab.pass(30);
    expect(lab.pods()).toHaveLength(1);
    const [set] = lab.cluster.api.client.list("ReplicaSet", { namespace: "default" });
    expect(lab.events(name)).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${set?.metadata?.name} from 0 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${set?.metadata?.name} from 2 to 5`,
      `ScalingReplicaSet: Scaled down replica set ${set?.metadata?.name} from 5 to 1`,
    ]);
    expect(lab.events(set?.metadata?.name ?? "").filter((event) => event.startsWith("SuccessfulDelete"))).toHaveLength(
      4,
    );
  });

  it("replaces its pods a few at a time, and keeps enough of them", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop"));
    await lab.pass(30);
    const seen = new Set<string>();
    lab.cluster.api.client.watch("Deployment", ({ object: { metadata, status } }) => {
      if (metadata?.name !== name) return;
      expect(status?.availableReplicas ?? 0).toBeGreaterThanOrEqual(3);
      expect(status?.replicas ?? 0).toBeLessThanOrEqual(5);
      seen.add(`${status?.updatedReplicas ?? 0}/${status?.replicas ?? 0}`);
    });
    change({ template: templateWith("registry.example/shop:2.0.0") });
    await lab.pass(120);
    expect(sets()).toEqual(["1: 0", "2: 4"]);
    expect(seen.size).toBeGreaterThan(3);
    expect(lab.pods().every(({ spec }) => spec?.containers[0]?.image?.endsWith(":2.0.0"))).toBe(true);
    expect(stored().metadata?.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
    // Back to the first template: its ReplicaSet serves again, as the newest revision.
    change({ template: templateWith("registry.example/shop:1.0.1") });
    await lab.pass(120);
    expect(sets()).toEqual(["2: 0", "3: 4"]);
  });

  it("stops a rollout that brings up nothing, and says so when the deadline has passed", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop"));
    await lab.pass(30);
    change({ template: templateWith("registry.example/missing:1"), progressDeadlineSeconds: 60 });
    await lab.pass(50);
    expect(sets()).toEqual(["1: 3", "2: 2"]);
    expect(stored().status?.availableReplicas).toBe(3);
    await lab.pass(30);
    const failing = lab.cluster.api.client
      .list("ReplicaSet", { namespace: "default" })
      .find(({ metadata }) => metadata?.annotations?.["deployment.kubernetes.io/revision"] === "2");
    expect(conditions()).toContainEqual([
      "Progressing",
      "False",
      "ProgressDeadlineExceeded",
      `ReplicaSet "${failing?.metadata?.name}" has timed out progressing.`,
    ]);
  });

  it("waits for the old pods to go with strategy Recreate", async () => {
    const first = deployment("shop");
    lab.cluster.api.client.create("Deployment", { ...first, spec: { ...first.spec, strategy: { type: "Recreate" } } });
    await lab.pass(30);
    const images = new Set<string>();
    lab.cluster.api.client.watch("Pod", () => {
      images.add([...new Set(lab.pods().map(({ spec }) => spec?.containers[0]?.image))].join(" and "));
    });
    change({ template: templateWith("registry.example/shop:2.0.0") });
    await lab.pass(60);
    expect(lab.pods()).toHaveLength(4);
    expect([...images].some((text) => text.includes(" and "))).toBe(false);
  });

  it("does nothing while it is paused, and goes on when it is resumed", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop"));
    await lab.pass(30);
    change({ paused: true, template: templateWith("registry.example/shop:2.0.0") });
    await lab.pass(30);
    expect(sets()).toEqual(["1: 4"]);
    expect(conditions()).toContainEqual(["Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"]);
    change({ paused: false });
    await lab.pass(60);
    expect(sets()).toEqual(["1: 0", "2: 4"]);
  });

  it("keeps no more old ReplicaSets than revisionHistoryLimit", async () => {
    const first = deployment("shop", { replicas: 1 });
    lab.cluster.api.client.create("Deployment", { ...first, spec: { ...first.spec, revisionHistoryLimit: 1 } });
    await lab.pass(30);
    for (const tag of ["2", "3", "4"]) {
      change({ template: templateWith(`registry.example/shop:${tag}`) });
      await lab.pass(60);
    }
    expect(sets()).toEqual(["3: 0", "4: 1"]);
  });

  it("takes its ReplicaSets and pods with it when it is deleted", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop"));
    await lab.pass(30);
    lab.cluster.api.client.delete("Deployment", name, "default");
    await lab.pass(30);
    expect(sets()).toEqual([]);
    expect(lab.pods()).toEqual([]);
  });

  it("replaces a pod that is deleted, and adopts one that fits", async () => {
    lab.cluster.api.client.create("Deployment", deployment("shop", { replicas: 2 }));
    await lab.pass(30);
    const [victim, other] = lab.pods();
    lab.cluster.api.client.delete("Pod", victim?.metadata?.name ?? "", "default");
    await lab.pass(30);
    expect(lab.pods()).toHaveLength(2);
    expect(lab.pod(victim?.metadata?.name ?? "")).toBeUndefined();
    // Without its label the pod is nobody's, and another takes its place.
    if (!other) throw new Error("no pod");
    lab.cluster.api.client.update("Pod", { ...other, metadata: { ...other.metadata, labels: { app: "else" } } });
    await lab.pass(30);
    expect(lab.pods()).toHaveLength(3);
    expect(lab.pod(other.metadata?.name ?? "")?.metadata?.ownerReferences ?? []).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { bootCluster, type ClusterLab, deployment, pod, service } from "../../cluster.case.ts";

let lab: ClusterLab;

beforeEach(async () => {
  lab = await bootCluster();
});

/** Ready and not ready addresses in the Endpoints. */
function addresses(name: string) {
  const subsets = lab.cluster.api.client.get("Endpoints", name, "default")?.subsets ?? [];
  return {
    ready: subsets.flatMap((subset) => (subset.addresses ?? []).map(({ ip }) => ip)),
    notReady: subsets.flatMap((subset) => (subset.notReadyAddresses ?? []).map(({ ip }) => ip)),
  };
}

function slices(name: string) {
  const labelSelector = `kubernetes.io/service-name=${name}`;
  return lab.cluster.api.client.list("EndpointSlice", { namespace: "default", labelSelector });
}

describe("a Service's endpoints", () => {
  it("are its pods, in order of their addresses", async () => {
    lab.cluster.api.client.create("Deployment", deployment("cloud-user"));
    lab.cluster.api.client.create("Service", service("shop", { app: "cloud-user" }));
    await lab.pass(30);
    expect(addresses("shop")).toEqual({
      ready: ["10.244.1.67", "10.244.2.133", "10.244.2.134", "10.244.3.76"],
      notReady: [],
    });
    const [slice] = slices("shop");
    expect(slices("shop")).toHaveLength(1);
    expect(slice?.metadata?.name).toMatch(/^shop-[a-z0-9]{5}$/);
    expect(slice?.ports).toEqual([{ name: "", port: 8080, protocol: "TCP" }]);
    expect(slice?.endpoints.map(({ addresses }) => addresses[0]).sort()).toEqual(addresses("shop").ready);
    expect(slice?.endpoints[0]).toMatchObject({
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: "Pod", namespace: "default" },
    });
  });

  it("are none with a typing error in the selector, and its pods once that is mended", async () => {
    lab.cluster.api.client.create("Deployment", deployment("cloud-user"));
    const wrong = lab.cluster.api.client.create("Service", service("shop", { app: "cloud-usr" }));
    await lab.pass(30);
    expect(addresses("shop")).toEqual({ ready: [], notReady: [] });
    const [empty] = slices("shop");
    expect(empty?.endpoints).toEqual([]);
    lab.cluster.api.client.update("Service", { ...wrong, spec: { ...wrong.spec, selector: { app: "cloud-user" } } });
    await lab.pass(1);
    expect(addresses("shop").ready).toHaveLength(4);
    expect(slices("shop").map(({ metadata }) => metadata?.name)).toEqual([empty?.metadata?.name]);
  });

  it("follow the pods' readiness", async () => {
    const readinessProbe = { exec: { command: ["cat", "/tmp/ready"] }, periodSeconds: 5, failureThreshold: 1 };
    lab.cluster.api.client.create("Pod", pod("one", { readinessProbe }));
    lab.cluster.api.client.create("Service", service("shop", { run: "one" }));
    await lab.pass(30);
    expect(addresses("shop")).toEqual({ ready: [], notReady: ["10.244.2.133"] });
    expect(slices("shop")[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: false, terminating: false });
    const one = lab.pod("one");
    if (one) await lab.exec(one, "touch", "/tmp/ready");
    await lab.pass(6);
    expect(addresses("shop")).toEqual({ ready: ["10.244.2.133"], notReady: [] });
    expect(slices("shop")[0]?.endpoints[0]?.conditions?.ready).toBe(true);
  });

  it("lose a pod when it begins to end, though it still serves", async () => {
    lab.cluster.api.client.create("Pod", pod("one"));
    lab.cluster.api.client.create("Service", service("shop", { run: "one" }));
    await lab.pass(30);
    lab.cluster.api.client.delete("Pod", "one", "default");
    await lab.pass(1);
    expect(addresses("shop")).toEqual({ ready: [], notReady: [] });
    expect(slices("shop")[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    await lab.pass(60);
    expect(slices("shop")[0]?.endpoints).toEqual([]);
  });

  it("resolve a named target port in each pod", async () => {
    lab.cluster.api.client.create("Pod", pod("one", { ports: [{ name: "http", containerPort: 8080 }] }));
    lab.cluster.api.client.create("Service", {
      metadata: { name: "shop", namespace: "default" },
      spec: { selector: { run: "one" }, ports: [{ name: "web", port: 80, targetPort: "http" }] },
    });
    await lab.pass(30);
    expect(slices("shop")[0]?.ports).toEqual([{ name: "web", port: 8080, protocol: "TCP" }]);
  });

  it("are meant for their zone or node when the Service wishes so, and for all when it no longer does", async () => {
    const { client } = lab.cluster.api;
    for (const [index, node] of client.list("Node").entries()) {
      const labels = { ...node.metadata?.labels, "topology.kubernetes.io/zone": index % 2 ? "a" : "b" };
      client.update("Node", { ...node, metadata: { ...node.metadata, labels } });
    }
    client.create("Deployment", deployment("cloud-user"));
    const plain = service("shop", { app: "cloud-user" });
    client.create("Service", { ...plain, spec: { ...plain.spec, trafficDistribution: "PreferSameZone" } });
    await lab.pass(30);
    const endpoints = () => slices("shop").flatMap((slice) => slice.endpoints);
    expect(endpoints()).toHaveLength(4);
    for (const { hints, zone } of endpoints()) expect(hints).toEqual({ forZones: [{ name: zone }] });
    const wish = async (trafficDistribution: string | undefined) => {
      const stored = client.get("Service", "shop", "default");
      client.update("Service", { ...stored, spec: { ...stored?.spec, trafficDistribution } });
      await lab.pass(5);
    };
    await wish("PreferSameNode");
    for (const { hints, zone, nodeName } of endpoints()) {
      expect(hints).toEqual({ forNodes: [{ name: nodeName }], forZones: [{ name: zone }] });
    }
    await wish(undefined);
    for (const endpoint of endpoints()) expect(endpoint).not.toHaveProperty("hints");
  });

  it("written by hand are mirrored, and left alone", async () => {
    const { client } = lab.cluster.api;
    client.create("Service", { metadata: { name: "db", namespace: "default" }, spec: { ports: [{ port: 3306 }] } });
    client.create("Endpoints", {
      metadata: { name: "db", namespace: "default" },
      subsets: [{ addresses: [{ ip: "192.168.0.42" }], ports: [{ port: 3306 }] }],
    });
    await lab.pass(1);
    expect(addresses("db").ready).toEqual(["192.168.0.42"]);
    expect(slices("db").map(({ endpoints }) => endpoints)).toEqual([
      [{ addresses: ["192.168.0.42"], conditions: { ready: true } }],
    ]);
  });

  it("go with the Service", async () => {
    lab.cluster.api.client.create("Service", service("shop", { app: "x" }));
    await lab.pass(1);
    lab.cluster.api.client.delete("Service", "shop", "default");
    await lab.pass(1);
    expect(slices("shop")).toEqual([]);
    expect(lab.cluster.api.client.get("Endpoints", "shop", "default")).toBeUndefined();
  });
});

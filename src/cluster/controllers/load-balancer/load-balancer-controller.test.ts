import type { Service, ServiceSpec } from "kubernetes-types/core/v1";
import { beforeEach, describe, expect, it } from "vitest";
import { runVirtually } from "../../clock.ts";
import { article, bootCluster, type ClusterLab, deployment, service } from "../../cluster.case.ts";

let lab: ClusterLab;

beforeEach(async () => {
  lab = await bootCluster(article.defaultSeed, { ...article, loadBalancers: true });
});

/** Exposes the article's Deployment, whose pods listen and close. */
async function expose(spec: ServiceSpec = {}, replicas = 4): Promise<Service> {
  const { client } = lab.cluster.api;
  client.create("Deployment", deployment("cloud-user", { replicas }));
  const plain = service("edge", { app: "cloud-user" });
  client.create("Service", { ...plain, spec: { ...plain.spec, type: "LoadBalancer", ...spec } });
  await lab.pass(30);
  return stored();
}

function stored(): Service {
  const found = lab.cluster.api.client.get("Service", "edge", "default");
  if (!found) throw new Error("no such Service");
  return found;
}

const addressOf = ({ status }: Service) => status?.loadBalancer?.ingress?.[0]?.ip ?? "";

/** What the laptop gets at the balancer's address. */
function call(address: string): Promise<string> {
  const attempt = lab.cluster.laptop.connect({ address, port: 8080 }).then(
    (connection) => {
      connection.close();
      return "connected";
    },
    ({ code }: { code: string }) => code,
  );
  return runVirtually(lab.clock, attempt);
}

describe("a Service of type LoadBalancer", () => {
  it("waits for ever where there is no cloud", async () => {
    lab = await bootCluster();
    const waiting = await expose();
    await lab.pass(3600);
    expect(stored()).toEqual(waiting);
    expect(waiting.status?.loadBalancer).toEqual({});
    expect(lab.events("edge")).toEqual([]);
  });

  it("waits for its address, and is then reached at it from outside", async () => {
    const { client } = lab.cluster.api;
    client.create("Deployment", deployment("cloud-user"));
    const plain = service("edge", { app: "cloud-user" });
    client.create("Service", { ...plain, spec: { ...plain.spec, type: "LoadBalancer" } });
    await lab.pass(1);
    expect(addressOf(stored())).toBe("");
    await lab.pass(30);
    expect(stored().status?.loadBalancer).toEqual({ ingress: [{ ip: addressOf(stored()), ipMode: "VIP" }] });
    expect(addressOf(stored())).toMatch(/^192\.0\.2\.\d+$/);
    expect(stored().metadata?.finalizers).toEqual(["service.kubernetes.io/load-balancer-cleanup"]);
    expect(lab.events("edge")).toEqual([
      "EnsuringLoadBalancer: Ensuring load balancer",
      "EnsuredLoadBalancer: Ensured load balancer",
    ]);
    for (let i = 0; i < 5; i++) expect(await call(addressOf(stored()))).toBe("connected");
  });

  it("gets only at the nodes with endpoints under externalTrafficPolicy Local", async () => {
    const address = addressOf(await expose({ externalTrafficPolicy: "Local" }, 1));
    for (let i = 0; i < 8; i++) expect(await call(address)).toBe("connected");
    const { client } = lab.cluster.api;
    const before = client.get("Deployment", "deployment-cloud-user", "default");
    if (before?.spec) client.update("Deployment", { ...before, spec: { ...before.spec, replicas: 0 } });
    await lab.pass(30);
    expect(await call(address)).toBe("ETIMEDOUT");
  });

  it("lets in whom its source ranges hold, and nobody else", async () => {
    const address = addressOf(await expose({ loadBalancerSourceRanges: ["203.0.113.0/24"] }));
    expect(await call(address)).toBe("ETIMEDOUT");
    const { client } = lab.cluster.api;
    client.update("Service", {
      ...stored(),
      spec: { ...stored().spec, loadBalancerSourceRanges: ["198.51.100.0/24"] },
    });
    await lab.pass(5);
    expect(await call(address)).toBe("connected");
    expect(lab.events("edge")).toContain("LoadBalancerSourceRanges: [203.0.113.0/24] -> [198.51.100.0/24]");
  });

  it("is refused without endpoints", async () => {
    expect(await call(addressOf(await expose({}, 0)))).toBe("ECONNREFUSED");
  });

  it("takes the address that it asks for, if nobody has it", async () => {
    expect(addressOf(await expose({ loadBalancerIP: "192.0.2.77" }))).toBe("192.0.2.77");
    const { client } = lab.cluster.api;
    const second = service("second", { app: "cloud-user" });
    client.create("Service", {
      ...second,
      spec: { ...second.spec, type: "LoadBalancer", loadBalancerIP: "192.0.2.77" },
    });
    await lab.pass(30);
    expect(client.get("Service", "second", "default")?.status?.loadBalancer).toEqual({});
    expect(lab.events("second")).toContain(
      "SyncLoadBalancerFailed: Error syncing load balancer: failed to ensure load balancer: the address 192.0.2.77 is not available",
    );
  });

  it("gives its address back when it changes its type, and when it is deleted", async () => {
    const { client } = lab.cluster.api;
    const address = addressOf(await expose());
    client.update("Service", { ...stored(), spec: { ...stored().spec, type: "ClusterIP" } });
    await lab.pass(5);
    expect(stored().status?.loadBalancer).toEqual({});
    expect(stored().metadata?.finalizers ?? []).toEqual([]);
    expect(lab.events("edge").slice(2)).toEqual([
      "Type: LoadBalancer -> ClusterIP",
      "DeletingLoadBalancer: Deleting load balancer",
      "DeletedLoadBalancer: Deleted load balancer",
    ]);
    expect(await call(address)).toBe("ETIMEDOUT");
    client.update("Service", { ...stored(), spec: { ...stored().spec, type: "LoadBalancer" } });
    await lab.pass(30);
    expect(addressOf(stored())).toMatch(/^192\.0\.2\./);
    client.delete("Service", "edge", "default");
    await lab.pass(5);
    expect(client.get("Service", "edge", "default")).toBeUndefined();
  });

  it("is left alone when another class of balancer is to serve it", async () => {
    await expose({ loadBalancerClass: "example.com/other" });
    expect(stored().status?.loadBalancer).toEqual({});
    expect(lab.events("edge")).toEqual([]);
  });
});

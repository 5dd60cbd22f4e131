import { describe, expect, it } from "vitest";
import { runVirtually } from "./clock.ts";
import { article, bootCluster, type ClusterLab, deployment, pod } from "./cluster.case.ts";

/** Name, phase, address and node of each pod, as `kubectl get pods -o wide` lists them. */
function rows(lab: ClusterLab): string[] {
  return lab
    .pods()
    .map(({ metadata, status, spec }) => `${metadata?.name} ${status?.phase} ${status?.podIP} ${spec?.nodeName}`);
}

async function playArticle(seed?: number): Promise<ClusterLab> {
  const lab = await bootCluster(seed);
  const { client } = lab.cluster.api;
  client.create("Deployment", deployment("cloud-user"));
  await lab.pass(60);
  client.create("Pod", pod("dns-test", {}, { restartPolicy: "Never" }));
  await lab.pass(60);
  client.create("Deployment", deployment("bq-api-service"));
  await lab.pass(60);
  return lab;
}

describe("the article's cluster", () => {
  it("has its nodes, and what the system runs, from 77 days ago", async () => {
    const { cluster } = await bootCluster();
    const { client } = cluster.api;
    expect(client.list("Node").map(({ metadata }) => `${metadata?.name} ${metadata?.creationTimestamp}`)).toEqual([
      "k8s-master 2026-03-15T23:59:00Z",
      "k8s-node0 2026-03-15T23:59:03Z",
      "k8s-node1 2026-03-15T23:59:03Z",
      "k8s-node3 2026-03-15T23:59:03Z",
    ]);
    const system = client.list("Pod", { namespace: "kube-system" });
    expect(system.map(({ spec, status }) => `${status?.phase} ${status?.podIP} ${spec?.nodeName}`).sort()).toEqual([
      "Running 10.244.0.2 k8s-master",
      "Running 10.244.0.3 k8s-master",
      "Running 192.168.0.3 k8s-master",
      "Running 192.168.0.3 k8s-master",
      "Running 192.168.0.44 k8s-node1",
      "Running 192.168.0.44 k8s-node1",
      "Running 192.168.0.45 k8s-node3",
      "Running 192.168.0.45 k8s-node3",
      "Running 192.168.0.6 k8s-node0",
      "Running 192.168.0.6 k8s-node0",
    ]);
    expect(client.get("Service", "kubernetes", "default")?.spec?.clusterIP).toBe("10.96.0.1");
    expect(client.get("Service", "kube-dns", "kube-system")?.spec?.clusterIP).toBe("10.96.0.10");
    expect(client.list("Event")).toEqual([]);
  });

  it("puts the article's pods where the article shows them, under the default seed", async () => {
    expect(rows(await playArticle())).toEqual([
      "deployment-bq-api-service-778cf8f54-677vl Running 10.244.2.136 k8s-node0",
      "deployment-bq-api-service-778cf8f54-nfzhg Running 10.244.3.77 k8s-node3",
      "deployment-bq-api-service-778cf8f54-q9lfx Running 10.244.1.68 k8s-node1",
      "deployment-bq-api-service-778cf8f54-z72dr Running 10.244.3.78 k8s-node3",
      "deployment-cloud-user-65fb8d79fd-28vmn Running 10.244.2.133 k8s-node0",
      "deployment-cloud-user-65fb8d79fd-9rjln Running 10.244.2.134 k8s-node0",
      "deployment-cloud-user-65fb8d79fd-m8xv4 Running 10.244.1.67 k8s-node1",
      "deployment-cloud-user-65fb8d79fd-ndvjb Running 10.244.3.76 k8s-node3",
      "dns-test Running 10.244.2.135 k8s-node0",
    ]);
  });

  it("gives other names under another seed, the same for the same", async () => {
    const one = rows(await playArticle(2));
    expect(one).toHaveLength(9);
    expect(one.join("\n")).not.toMatch(/28vmn|9rjln|m8xv4|ndvjb|677vl/);
    expect(one.every((row) => row.includes(" Running 10.244."))).toBe(true);
    expect(rows(await playArticle(2))).toEqual(one);
    expect(rows(await playArticle(3))).not.toEqual(one);
  });

  it("has the bad links that its scenario names", async () => {
    const links = [{ between: ["k8s-node0", "k8s-node1"], delayMs: 40 }] as const;
    const { cluster, clock } = await bootCluster(1, { ...article, links });
    const roundTrip = async (to: string) => {
      const socket = cluster.nodes.get("k8s-node0")?.stack.openPing();
      if (!socket) throw new Error("no k8s-node0");
      const before = clock.now();
      socket.send(to, 1, new Uint8Array(56));
      await runVirtually(clock, socket.receive());
      return Math.round(clock.now() - before);
    };
    expect(await roundTrip("192.168.0.44")).toBe(81);
    expect(await roundTrip("192.168.0.45")).toBe(1);
  });
});

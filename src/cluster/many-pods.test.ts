import { expect, it } from "vitest";
import { bootCluster, deployment } from "./cluster.case.ts";

type Lab = Awaited<ReturnType<typeof bootCluster>>;

/** The most pods that one turn of the host has touched, from the change until `ms` later. What touches more is a long task. */
async function mostPodsInATurn({ cluster, clock }: Lab, change: () => void, ms: number): Promise<number> {
  const touched = new Set<string>();
  const end = cluster.api.client.watch("Pod", ({ object }) => touched.add(object.metadata?.name ?? ""));
  await clock.turn();
  touched.clear();
  let most = 0;
  const until = clock.now() + ms;
  change();
  do {
    await clock.turn();
    most = Math.max(most, touched.size);
    touched.clear();
  } while ((clock.nextDeadline() ?? until) < until && clock.fireNext());
  end();
  return most;
}

it("makes, places, starts and ends many pods a few at a time, at one moment of the cluster", async () => {
  const lab = await bootCluster();
  const { client } = lab.cluster.api;
  const create = () => void client.create("Deployment", deployment("many", { replicas: 200 }));
  expect(await mostPodsInATurn(lab, create, 10)).toBeLessThanOrEqual(20);
  const nodes = lab.pods().map(({ spec }) => spec?.nodeName);
  expect(nodes).toHaveLength(200);
  expect(nodes.every(Boolean)).toBe(true);

  expect(await mostPodsInATurn(lab, () => {}, 30_000)).toBeLessThanOrEqual(20);
  expect(client.get("Deployment", "deployment-many", "default")?.status?.readyReplicas).toBe(200);

  const shrink = () => void client.update("Deployment", deployment("many", { replicas: 50 }));
  expect(await mostPodsInATurn(lab, shrink, 60_000)).toBeLessThanOrEqual(20);
  expect(lab.pods()).toHaveLength(50);
});

import { expect, it } from "vitest";
import { runVirtually } from "../../clock.ts";
import { pod, pods, startServer, startTime } from "../test-server.case.ts";

const bound = (name: string) => ({ ...pod(name), spec: { ...pod(name).spec, nodeName: "n1" } });

it("lets a pod on a node end in its own time, and removes it when the kubelet says so", async () => {
  const { client, send } = startServer();
  client.create("Pod", bound("a"));
  const { code, body } = await send("DELETE", `${pods}/a`, { propagationPolicy: "Background" });
  expect(code).toBe(200);
  expect(body.metadata).toMatchObject({
    deletionGracePeriodSeconds: 30,
    deletionTimestamp: new Date(Math.floor(startTime / 1000) * 1000 + 30000).toISOString().replace(".000", ""),
    generation: 2,
  });
  client.delete("Pod", "a", "default", { gracePeriodSeconds: 10 });
  expect(client.get("Pod", "a")?.metadata?.deletionGracePeriodSeconds).toBe(10);
  client.delete("Pod", "a", "default", { gracePeriodSeconds: 20 });
  expect(client.get("Pod", "a")?.metadata?.deletionGracePeriodSeconds).toBe(10);
  client.delete("Pod", "a", "default", { gracePeriodSeconds: 0 });
  expect(client.get("Pod", "a")).toBeUndefined();
});

it("removes pods that run nowhere at once", async () => {
  const { client, send } = startServer();
  client.create("Pod", pod("a"));
  expect((await send("DELETE", `${pods}/a`)).body.metadata.name).toBe("a");
  expect((await send("GET", `${pods}/a`)).code).toBe(404);
});

it("holds an object back for its finalizers", () => {
  const { client } = startServer();
  client.create("ConfigMap", { metadata: { name: "a", finalizers: ["example.com/hold"] } });
  client.delete("ConfigMap", "a");
  const held = client.get("ConfigMap", "a");
  expect(held?.metadata?.deletionTimestamp).toBeDefined();
  client.update("ConfigMap", { ...held, metadata: { ...held?.metadata, finalizers: [] } });
  expect(client.get("ConfigMap", "a")).toBeUndefined();
});

it("asks the garbage collector by finalizers for what is not to go in the background", async () => {
  const { client, send } = startServer();
  client.create("ConfigMap", { metadata: { name: "a" } });
  await send("DELETE", "/api/v1/namespaces/default/configmaps/a", { propagationPolicy: "Foreground" });
  expect(client.get("ConfigMap", "a")?.metadata?.finalizers).toEqual(["foregroundDeletion"]);
});

it("refuses a deletion whose preconditions do not hold", async () => {
  const { client, send } = startServer();
  client.create("ConfigMap", { metadata: { name: "a" } });
  const { code, body } = await send("DELETE", "/api/v1/namespaces/default/configmaps/a", {
    preconditions: { uid: "x" },
  });
  expect(code).toBe(409);
  expect(body.message).toContain("Precondition failed: UID in precondition: x, UID in object meta: ");
});

it("empties a namespace before it goes", async () => {
  const { client, clock, send } = startServer();
  client.create("Namespace", { metadata: { name: "dev" } });
  client.create("Pod", { ...bound("a"), metadata: { name: "a", namespace: "dev" } });
  client.create("ConfigMap", { metadata: { name: "c", namespace: "dev" } });
  const answer = await send("DELETE", "/api/v1/namespaces/dev");
  expect(answer.body.status.phase).toBe("Terminating");
  await runVirtually(clock, clock.sleep(1000));
  expect(client.get("ConfigMap", "c", "dev")).toBeUndefined();
  expect(client.get("Pod", "a", "dev")?.metadata?.deletionTimestamp).toBeDefined();
  const refused = await send("POST", "/api/v1/namespaces/dev/configmaps", { metadata: { name: "d" } });
  expect(refused.code).toBe(403);
  expect(refused.body.message).toBe(
    'configmaps "d" is forbidden: unable to create new content in namespace dev because it is being terminated',
  );
  client.delete("Pod", "a", "dev", { gracePeriodSeconds: 0 });
  await runVirtually(clock, clock.sleep(1000));
  expect(client.get("Namespace", "dev")).toBeUndefined();
});

it("keeps the cluster's own namespaces", async () => {
  const { send } = startServer();
  const { code, body } = await send("DELETE", "/api/v1/namespaces/default");
  expect([code, body.message]).toEqual([403, 'namespaces "default" is forbidden: this namespace may not be deleted']);
});

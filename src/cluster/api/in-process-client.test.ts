import { expect, it } from "vitest";
import { pod, service, settle, startServer } from "./test-server.case.ts";

it("watches what is there and what comes", async () => {
  const { client } = startServer();
  client.create("Pod", pod("a"));
  const seen: string[] = [];
  client.watch("Pod", ({ type, object }) => seen.push(`${type} ${object.metadata?.name}`));
  client.create("Pod", pod("b"));
  client.delete("Pod", "a");
  expect(seen).toEqual([]);
  await settle();
  expect(seen).toEqual(["ADDED a", "ADDED b", "DELETED a"]);
});

it("answers get with undefined for what is not there, and throws ApiError for writes", () => {
  const { client } = startServer();
  expect(client.get("Pod", "a", "default")).toBeUndefined();
  expect(() => client.delete("Pod", "a", "default")).toThrow('pods "a" not found');
  expect(() => client.create("Pod", { metadata: { name: "a", namespace: "no" } })).toThrow('namespaces "no" not found');
});

it("detects stale updates, and takes an update that changes nothing for none", () => {
  const { client } = startServer();
  const first = client.create("ConfigMap", { metadata: { name: "a" }, data: { k: "1" } });
  expect(client.update("ConfigMap", first)).toBe(first);
  const second = client.update("ConfigMap", { ...first, data: { k: "2" } });
  expect(second.metadata?.resourceVersion).not.toBe(first.metadata?.resourceVersion);
  expect(() => client.update("ConfigMap", { ...first, data: { k: "3" } })).toThrow(
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  );
});

it("keeps spec and status apart", () => {
  const { client } = startServer();
  const created = client.create("Pod", { ...pod("a"), status: { phase: "Running" } });
  expect(created.status?.phase).toBe("Pending");
  const running = client.updateStatus("Pod", { ...created, spec: undefined, status: { phase: "Running" } });
  expect(running.spec).toEqual(created.spec);
  const updated = client.update("Pod", {
    ...running,
    status: undefined,
    metadata: { ...running.metadata, labels: { a: "b" } },
  });
  expect(updated.status).toEqual({ phase: "Running", qosClass: "BestEffort" });
  expect(updated.metadata?.generation).toBe(1);
});

it("lets the scheduler name a pod's node", () => {
  const { client } = startServer();
  const created = client.create("Pod", pod("a"));
  const bound = client.update("Pod", { ...created, spec: { containers: [], ...created.spec, nodeName: "n1" } });
  expect(bound.spec?.nodeName).toBe("n1");
  expect(() => client.update("Pod", { ...bound, spec: { containers: [], ...bound.spec, nodeName: "n2" } })).toThrow(
    "pod updates may not change fields other than",
  );
});

it("generates names and selects by labels", () => {
  const { client } = startServer();
  const created = client.create("Pod", {
    ...pod("", { app: "a" }),
    metadata: { generateName: "web-", labels: { app: "a" } },
  });
  expect(created.metadata?.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  client.create("Pod", pod("b", { app: "b" }));
  expect(client.list("Pod", { labelSelector: "app in (a,c)" })).toEqual([created]);
  client.create("Namespace", { metadata: { name: "other" } });
  expect(client.list("Pod", { namespace: "other" })).toEqual([]);
});

it("gives equal servers equal uids, names and addresses", () => {
  const run = () => {
    const { client } = startServer();
    client.create("Service", service("a"));
    return [client.create("Service", service("b")), client.create("Pod", pod("a"))];
  };
  expect(run()).toEqual(run());
});

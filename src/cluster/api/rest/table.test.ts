import { expect, it } from "vitest";
import { startServer } from "../test-server.case.ts";

const table = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };

const addresses = ["10.244.1.1", "10.244.1.2", "10.244.1.3", "10.244.1.4"];

async function started() {
  const server = startServer();
  const { client } = server;
  const metadata = { name: "web" };
  client.create("Endpoints", {
    metadata,
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ port: 8080 }] }],
  });
  client.create("Endpoints", { metadata: { name: "none" } });
  client.create("EndpointSlice", {
    metadata: { name: "web-abcde" },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address] })),
    ports: [{ port: 8080 }],
  });
  client.create("Node", {
    metadata: { name: "n1", labels: { "node-role.kubernetes.io/control-plane": "" } },
    spec: { unschedulable: true },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      addresses: [{ type: "InternalIP", address: "192.168.0.3" }],
    },
  });
  client.create("Event", {
    metadata: { name: "web.1" },
    involvedObject: { kind: "Pod", name: "web", namespace: "default", fieldPath: "spec.containers{app}" },
    type: "Normal",
    reason: "Pulled",
    message: "Image is there\n",
    source: { component: "kubelet", host: "n1" },
    firstTimestamp: "2026-01-02T03:04:05Z",
    lastTimestamp: "2026-01-02T03:04:05Z",
    count: 2,
  });
  client.create("ConfigMap", { metadata, data: { a: "1", b: "2" } });
  return server;
}

it.each([
  [
    "/api/v1/endpoints",
    [
      ["none", "<none>", "0s"],
      ["web", "10.244.1.1:8080,10.244.1.2:8080,10.244.1.3:8080 + 1 more...", "0s"],
    ],
  ],
  [
    "/apis/discovery.k8s.io/v1/endpointslices",
    [["web-abcde", "IPv4", "8080", "10.244.1.1,10.244.1.2,10.244.1.3 + 1 more...", "0s"]],
  ],
  [
    "/api/v1/nodes",
    [
      [
        "n1",
        "Ready,SchedulingDisabled",
        "control-plane",
        "0s",
        "",
        "192.168.0.3",
        "<none>",
        "<unknown>",
        "<unknown>",
        "<unknown>",
      ],
    ],
  ],
  [
    "/api/v1/events",
    [["0s", "Normal", "Pulled", "pod/web", "spec.containers{app}", "kubelet, n1", "Image is there", "0s", 2, "web.1"]],
  ],
  ["/api/v1/configmaps", [["web", 2, "0s"]]],
  ["/api/v1/namespaces", [["default", "Active", "0s"]]],
])("%s", async (path, rows) => {
  const { send } = await started();
  const { body } = await send("GET", path, undefined, table);
  expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
  expect(body.rows.map((row: { cells: unknown[] }) => row.cells)).toEqual(rows);
});

it("rows carry metadata, the whole object or nothing", async () => {
  const { send } = await started();
  const row = async (query: string) =>
    (await send("GET", `/api/v1/nodes/n1${query}`, undefined, table)).body.rows[0].object;
  expect(await row("")).toMatchObject({
    kind: "PartialObjectMetadata",
    apiVersion: "meta.k8s.io/v1",
    metadata: { name: "n1" },
  });
  expect(await row("?includeObject=Object")).toMatchObject({ kind: "Node", spec: { unschedulable: true } });
  expect(await row("?includeObject=None")).toBeNull();
});

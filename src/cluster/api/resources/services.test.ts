import { describe, expect, it } from "vitest";
import { service, services, startServer } from "../test-server.case.ts";

describe("cluster addresses", () => {
  it("come first from the prepared ones, then from the upper part of the range", async () => {
    const { send } = startServer();
    const first = await send("POST", services, service("a"));
    expect(first.body.spec).toMatchObject({
      clusterIP: "10.96.11.18",
      clusterIPs: ["10.96.11.18"],
      ipFamilies: ["IPv4"],
    });
    const second = (await send("POST", services, service("b"))).body.spec.clusterIP;
    const [a, b, c, d] = second.split(".").map(Number);
    expect([a, b >= 96 && b <= 111]).toEqual([10, true]);
    expect((b - 96) * 65536 + c * 256 + d).toBeGreaterThanOrEqual(256);
  });

  it("may be picked, once", async () => {
    const { send } = startServer();
    const picked = service("a", { clusterIP: "10.96.0.10" });
    expect((await send("POST", services, picked)).body.spec.clusterIP).toBe("10.96.0.10");
    expect((await send("POST", services, { ...picked, metadata: { name: "b" } })).body).toMatchObject({
      code: 422,
      reason: "Invalid",
      message:
        'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
      details: { causes: [{ field: "spec.clusterIPs", reason: "FieldValueInvalid" }] },
    });
    await send("DELETE", `${services}/a`);
    expect((await send("POST", services, picked)).code).toBe(201);
  });

  it("lie in the cluster's range", async () => {
    const { send } = startServer();
    expect((await send("POST", services, service("a", { clusterIP: "1.2.3.4" }))).body.message).toContain(
      "failed to allocate IP 1.2.3.4: the provided network does not match the current range",
    );
  });

  it("stay when an update leaves them out, and cannot be changed", async () => {
    const { send } = startServer();
    await send("POST", services, service("a"));
    const updated = await send("PUT", `${services}/a`, service("a", { ports: [{ port: 81 }] }));
    expect(updated.body.spec).toMatchObject({ clusterIP: "10.96.11.18", ports: [{ port: 81, targetPort: 81 }] });
    expect((await send("PUT", `${services}/a`, service("a", { clusterIP: "10.96.0.77" }))).body.message).toBe(
      'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.77"]: may not change once set',
    );
  });

  it("are none for headless and ExternalName Services", async () => {
    const { send } = startServer();
    const headless = await send("POST", services, service("a", { clusterIP: "None", selector: { app: "a" } }));
    expect(headless.body.spec).toMatchObject({
      clusterIP: "None",
      clusterIPs: ["None"],
      ipFamilyPolicy: "SingleStack",
    });
    const external = await send("POST", services, {
      metadata: { name: "b" },
      spec: { type: "ExternalName", externalName: "example.com" },
    });
    expect(external.body.spec).toEqual({ type: "ExternalName", externalName: "example.com", sessionAffinity: "None" });
  });
});

describe("node ports", () => {
  it("come first from the prepared ones and are released", async () => {
    const { send } = startServer();
    const created = await send("POST", services, service("a", { type: "NodePort" }));
    expect(created.body.spec).toMatchObject({ ports: [{ nodePort: 32722 }], externalTrafficPolicy: "Cluster" });
    const picked = { type: "NodePort", ports: [{ port: 80, nodePort: 32722 }] };
    expect((await send("POST", services, service("b", picked))).body.message).toBe(
      'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 32722: provided port is already allocated',
    );
    await send("DELETE", `${services}/a`);
    expect((await send("POST", services, service("b", picked))).code).toBe(201);
  });

  it("lie between 30000 and 32767", async () => {
    const { send } = startServer();
    const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] };
    expect((await send("POST", services, service("a", spec))).body.message).toContain(
      "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767",
    );
  });

  it("come and go with the type", async () => {
    const { send } = startServer();
    await send("POST", services, service("a"));
    const merge = { "content-type": "application/merge-patch+json" };
    const widened = await send("PATCH", `${services}/a`, { spec: { type: "NodePort" } }, merge);
    expect(widened.body.spec.ports[0].nodePort).toBe(32722);
    const narrowed = await send("PATCH", `${services}/a`, { spec: { type: "ClusterIP" } }, merge);
    expect(narrowed.body.spec.ports[0]).not.toHaveProperty("nodePort");
    expect(narrowed.body.spec).not.toHaveProperty("externalTrafficPolicy");
  });
});

it.each([
  [{ ports: [] }, "spec.ports: Required value"],
  [
    { ports: [{ port: 70000, targetPort: 80 }] },
    "spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
  ],
  [{ ports: [{ port: 80 }, { port: 81, name: "b" }] }, "spec.ports[0].name: Required value"],
  [
    { ports: [{ port: 80, protocol: "HTTP" }] },
    'spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    { ports: [{ port: 80, nodePort: 30000 }] },
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    { type: "Cluster" },
    'spec.type: Unsupported value: "Cluster": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    { type: "NodePort", clusterIP: "None" },
    "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services",
  ],
  [
    { sessionAffinity: "Client" },
    'spec.sessionAffinity: Unsupported value: "Client": supported values: "ClientIP", "None"',
  ],
  [{ type: "ExternalName" }, "spec.externalName: Required value"],
  [
    { externalIPs: ["127.0.0.1"] },
    'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  ],
  [
    { loadBalancerSourceRanges: ["10.0.0.0/8"] },
    "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ],
  [
    { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8", "10.0.0.1"] },
    'spec.LoadBalancerSourceRanges[1]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    { type: "NodePort", healthCheckNodePort: 30001 },
    "spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  ],
  [
    { trafficDistribution: "PreferNear" },
    'spec.trafficDistribution: Unsupported value: "PreferNear": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
  ],
])("%j is invalid", async (spec, message) => {
  const { send } = startServer();
  const { code, body } = await send("POST", services, service("a", spec));
  expect([code, body.message]).toEqual([422, `Service "a" is invalid: ${message}`]);
});

it("has a health check port as long as a balancer must ask for local endpoints", async () => {
  const { send } = startServer();
  const local = { type: "LoadBalancer", externalTrafficPolicy: "Local" };
  const first = (await send("POST", services, service("a", local))).body;
  const port = first.spec.healthCheckNodePort;
  expect(port).toBeGreaterThanOrEqual(30000);
  expect(first.spec.ports[0].nodePort).not.toBe(port);
  const change = (spec: object) =>
    send("PATCH", `${services}/a`, { spec }, { "content-type": "application/merge-patch+json" });
  expect((await change({ healthCheckNodePort: 30077 })).body.message).toBe(
    'Service "a" is invalid: spec.healthCheckNodePort: Forbidden: field is immutable',
  );
  expect((await change({ sessionAffinity: "ClientIP" })).body.spec.healthCheckNodePort).toBe(port);
  expect((await change({ externalTrafficPolicy: "Cluster" })).body.spec).not.toHaveProperty("healthCheckNodePort");
  const again = (await send("POST", services, service("b", { ...local, healthCheckNodePort: port }))).body;
  expect(again.spec.healthCheckNodePort).toBe(port);
});

it("prints its table", async () => {
  const { send, clock } = startServer();
  await send(
    "POST",
    services,
    service("a", { type: "NodePort", selector: { b: "2", a: "1" }, ports: [{ port: 8080, name: "web" }] }),
  );
  await send("POST", services, service("b", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }));
  clock.leapTo(clock.now() + 330_000);
  const { body } = await send("GET", services, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  expect(
    body.columnDefinitions.map((column: { name: string; priority: number }) => `${column.name} ${column.priority}`),
  ).toEqual(["Name 0", "Type 0", "Cluster-IP 0", "External-IP 0", "Port(s) 0", "Age 0", "Selector 1"]);
  expect(body.rows.map((row: { cells: string[] }) => row.cells)).toEqual([
    ["a", "NodePort", "10.96.11.18", "<none>", "8080:32722/TCP", "5m30s", "a=1,b=2"],
    ["b", "LoadBalancer", expect.stringMatching(/^10\./), "<pending>", "80/TCP", "5m30s", "<none>"],
  ]);
});

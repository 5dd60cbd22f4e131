import { describe, expect, it } from "vitest";
import { deployment, deployments, pod, pods, startServer } from "../test-server.case.ts";

describe("a Deployment", () => {
  it("gets its defaults", async () => {
    const { send } = startServer();
    const { replicas: _left, ...spec } = deployment("web").spec;
    const { body } = await send("POST", deployments, { metadata: { name: "web" }, spec });
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 10,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: {
          spec: {
            dnsPolicy: "ClusterFirst",
            schedulerName: "default-scheduler",
            containers: [{ imagePullPolicy: "IfNotPresent", terminationMessagePolicy: "File" }],
          },
        },
      },
      status: {},
    });
    expect(body.spec.template.spec).not.toHaveProperty("enableServiceLinks");
  });

  it.each([
    [
      { selector: undefined },
      '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`]',
    ],
    [
      { selector: { matchLabels: { app: "other" } } },
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
    [{ replicas: -1 }, "spec.replicas: Invalid value: -1: must be greater than or equal to 0"],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0",
    ],
  ])("with %j is invalid", async (change, message) => {
    const { send } = startServer();
    const given = deployment("web");
    const { code, body } = await send("POST", deployments, { ...given, spec: { ...given.spec, ...change } });
    expect([code, body.message]).toEqual([422, `Deployment.apps "web" is invalid: ${message}`]);
  });

  it("without a template's fields names each of them", async () => {
    const { send } = startServer();
    const { body } = await send("POST", deployments, { metadata: { name: "web" }, spec: {} });
    expect(body.details).toMatchObject({ name: "web", group: "apps", kind: "Deployment" });
    expect(body.details.causes.map((cause: { field: string }) => cause.field)).toEqual([
      "spec.selector",
      "spec.template.metadata.labels",
      "spec.template.spec.containers",
    ]);
  });

  it("keeps its selector", async () => {
    const { send } = startServer();
    await send("POST", deployments, deployment("web"));
    const { body } = await send("PUT", `${deployments}/web`, { ...deployment("other"), metadata: { name: "web" } });
    expect(body.message).toBe(
      'Deployment.apps "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    );
  });

  it("counts generations of its spec and annotations, not of its labels and status", async () => {
    const { client } = startServer();
    const created = client.create("Deployment", deployment("web"));
    const labelled = client.update("Deployment", { ...created, metadata: { ...created.metadata, labels: { a: "b" } } });
    expect(labelled.metadata?.generation).toBe(1);
    const reported = client.updateStatus("Deployment", { ...labelled, status: { replicas: 2 } });
    expect(reported.metadata?.generation).toBe(1);
    const noted = client.update("Deployment", {
      ...reported,
      metadata: { ...reported.metadata, annotations: { a: "b" } },
    });
    expect(noted.metadata?.generation).toBe(2);
  });

  it("is scaled through its subresource", async () => {
    const { send, client } = startServer();
    await send("POST", deployments, deployment("web"));
    const scale = await send("GET", `${deployments}/web/scale`);
    expect(scale.body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      spec: { replicas: 2 },
      status: { replicas: 0, selector: "app=web" },
    });
    const merge = { "content-type": "application/merge-patch+json" };
    expect((await send("PATCH", `${deployments}/web/scale`, { spec: { replicas: 0 } }, merge)).body.spec.replicas).toBe(
      0,
    );
    expect((await send("PUT", `${deployments}/web/scale`, { ...scale.body, spec: { replicas: 9 } })).code).toBe(409);
    expect((await send("PATCH", `${deployments}/web/scale`, { spec: { replicas: -1 } }, merge)).body.message).toBe(
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    expect(client.get("Deployment", "web")).toMatchObject({ spec: { replicas: 0 }, metadata: { generation: 2 } });
  });
});

describe("a Pod", () => {
  const container = { name: "app", image: "nginx" };

  it.each([
    [{}, "spec.containers: Required value"],
    [{ containers: [{ name: "app" }] }, "spec.containers[0].image: Required value"],
    [{ containers: [container, container] }, 'spec.containers[1].name: Duplicate value: "app"'],
    [
      { containers: [{ ...container, ports: [{ containerPort: 70000 }] }] },
      "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
    ],
    [
      { containers: [{ ...container, volumeMounts: [{ name: "data", mountPath: "/data" }] }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ],
    [
      { containers: [container], restartPolicy: "Sometimes" },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      { containers: [{ ...container, resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }] },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      { containers: [{ ...container, readinessProbe: {} }] },
      "spec.containers[0].readinessProbe: Required value: must specify a handler type",
    ],
  ])("with %j is invalid", async (spec, message) => {
    const { send } = startServer();
    const { code, body } = await send("POST", pods, { metadata: { name: "a" }, spec });
    expect([code, body.message]).toEqual([422, `Pod "a" is invalid: ${message}`]);
  });

  it("has a name that DNS can carry", async () => {
    const { send } = startServer();
    expect((await send("POST", pods, pod("Web_1"))).body.message).toBe(
      `Pod "Web_1" is invalid: metadata.name: Invalid value: "Web_1": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    );
    expect((await send("POST", pods, { spec: pod("").spec })).body.message).toBe(
      'Pod "" is invalid: metadata.name: Required value: name or generateName is required',
    );
  });

  it("may change its image and little else", async () => {
    const { send } = startServer();
    await send("POST", pods, pod("a"));
    const patch = (body: object) =>
      send("PATCH", `${pods}/a`, body, { "content-type": "application/strategic-merge-patch+json" });
    const repaired = await patch({ spec: { containers: [{ name: "app", image: "nginx:1.28" }] } });
    expect(repaired.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { containers: [{ image: "nginx:1.28" }] },
    });
    const refused = await patch({ spec: { hostNetwork: true } });
    expect(refused.body.message).toMatch(
      /^Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,/,
    );
    const added = await patch({ spec: { containers: [{ name: "b", image: "b" }] } });
    expect(added.body.message).toContain("spec.containers: Forbidden: pod updates may not add or remove containers");
  });

  it.each([
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["registry:5000/nginx", "Always"],
    ["nginx:1.27", "IfNotPresent"],
    [`nginx@sha256:${"0".repeat(64)}`, "IfNotPresent"],
  ])("pulls %s %s", (image, policy) => {
    const { client } = startServer();
    const created = client.create("Pod", { ...pod("a"), spec: { containers: [{ name: "app", image }] } });
    expect(created.spec?.containers[0]?.imagePullPolicy).toBe(policy);
  });
});

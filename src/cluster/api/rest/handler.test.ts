import { describe, expect, it } from "vitest";
import { deployment, deployments, pod, pods, service, services, startServer } from "../test-server.case.ts";

describe("objects", () => {
  it("are created with what a server adds, read, listed and removed", async () => {
    const { send } = startServer();
    const created = await send("POST", pods, pod("a"));
    expect(created.code).toBe(201);
    expect(created.body).toMatchObject({
      kind: "Pod",
      apiVersion: "v1",
      metadata: { name: "a", namespace: "default", generation: 1, creationTimestamp: "2026-01-02T03:04:05Z" },
      spec: { restartPolicy: "Always", serviceAccountName: "default", tolerations: [{ tolerationSeconds: 300 }, {}] },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
    expect((await send("GET", `${pods}/a`)).body).toEqual(created.body);
    const { body } = await send("GET", "/api/v1/pods");
    expect(body).toMatchObject({ kind: "PodList", apiVersion: "v1", items: [{ metadata: { name: "a" } }] });
    expect(body.items[0]).not.toHaveProperty("kind");
    expect(body.metadata.resourceVersion).toBe(created.body.metadata.resourceVersion);
  });

  it("answers the deletion of kinds that do not return themselves with a Status", async () => {
    const { send } = startServer();
    const { body: created } = await send("POST", deployments, deployment("web"));
    expect((await send("DELETE", `${deployments}/web`)).body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "web", group: "apps", kind: "deployments", uid: created.metadata.uid },
    });
  });

  it("deletes collections by selector", async () => {
    const { send, client } = startServer();
    for (const name of ["a", "b", "c"]) await send("POST", pods, pod(name, { app: name === "c" ? "y" : "x" }));
    await send("DELETE", `${pods}?labelSelector=app%3Dx`);
    expect(client.list("Pod").map((each) => each.metadata?.name)).toEqual(["c"]);
  });

  it("stores nothing for dryRun=All", async () => {
    const { send, client } = startServer();
    expect((await send("POST", `${services}?dryRun=All`, service("a", { type: "NodePort" }))).code).toBe(201);
    expect(client.list("Service")).toEqual([]);
    // The addresses went back as well, the prepared one to the front.
    expect((await send("POST", services, service("a", { type: "NodePort" }))).body.spec).toMatchObject({
      clusterIP: "10.96.11.18",
    });
  });
});

describe("field and label selectors", () => {
  it.each([
    ["fieldSelector=metadata.name%3Db", ["b"]],
    ["fieldSelector=metadata.name!%3Db", ["a", "c"]],
    ["fieldSelector=spec.nodeName%3Dn1,status.phase%3DPending", ["c"]],
    ["fieldSelector=status.phase!%3DPending", []],
    ["labelSelector=app", ["a", "b"]],
    ["labelSelector=!app", ["c"]],
    ["labelSelector=app notin (x)", ["b", "c"]],
    ["labelSelector=app in (x,y),app!%3Dx", ["b"]],
  ])("%s", async (query, names) => {
    const { send, client } = startServer();
    client.create("Pod", pod("a", { app: "x" }));
    client.create("Pod", pod("b", { app: "y" }));
    client.create("Pod", { ...pod("c"), spec: { ...pod("c").spec, nodeName: "n1" } });
    const { body } = await send("GET", `${pods}?${query}`);
    expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(names);
  });

  it.each([
    [`${pods}?fieldSelector=spec.foo%3Da`, "field label not supported: spec.foo"],
    [
      `${deployments}?fieldSelector=spec.foo%3Da`,
      '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [`${pods}?fieldSelector=a`, "invalid selector: 'a'; can't understand 'a'"],
    [`${pods}?labelSelector=a b`, "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    [`${pods}?labelSelector=a,`, "found '', expected: identifier after ','"],
  ])("%s is refused", async (path, message) => {
    const { send } = startServer();
    expect((await send("GET", path)).body).toMatchObject({ code: 400, reason: "BadRequest", message });
  });
});

describe("failures", () => {
  it.each([
    ["GET", `${pods}/x`, 404, "NotFound", 'pods "x" not found'],
    ["GET", `${deployments}/x`, 404, "NotFound", 'deployments.apps "x" not found'],
    ["GET", "/api/v1/namespaces/default/widgets", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", `${pods}/x/widgets`, 404, "NotFound", "the server could not find the requested resource"],
    ["POST", `${pods}/x`, 405, "MethodNotAllowed", "the server does not allow this method on the requested resource"],
    ["GET", "/openapi/v3", 404, "NotFound", "eastwest: /openapi/v3 is not simulated"],
  ])("%s %s", async (method, path, code, reason, message) => {
    const { send } = startServer();
    const answer = await send(method, path);
    expect(answer).toMatchObject({ code, body: { kind: "Status", status: "Failure", reason, message, code } });
  });

  it("knows nothing of groups that are not served", async () => {
    const { request } = startServer();
    const response = await request("GET", "/apis/batch/v1/jobs");
    expect([response.status, await response.text()]).toEqual([404, "404 page not found\n"]);
  });

  it("says that an object is there already", async () => {
    const { send } = startServer();
    await send("POST", pods, pod("a"));
    const { body } = await send("POST", pods, pod("a"));
    const details = { name: "a", kind: "pods" };
    expect(body).toMatchObject({ code: 409, reason: "AlreadyExists", message: 'pods "a" already exists', details });
  });

  it("says that an object has changed meanwhile", async () => {
    const { send } = startServer();
    const { body: first } = await send("POST", deployments, deployment("web"));
    await send("PUT", `${deployments}/web`, { ...first, spec: { ...first.spec, replicas: 3 } });
    expect(
      (await send("PUT", `${deployments}/web`, { ...first, spec: { ...first.spec, replicas: 4 } })).body,
    ).toMatchObject({
      code: 409,
      reason: "Conflict",
      message:
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    });
  });

  it("holds the body's name and namespace against the path's", async () => {
    const { send } = startServer();
    await send("POST", pods, pod("a"));
    expect((await send("PUT", `${pods}/a`, pod("b"))).body.message).toBe(
      "the name of the object (b) does not match the name on the URL (a)",
    );
    const elsewhere = { ...pod("c"), metadata: { name: "c", namespace: "other" } };
    expect((await send("POST", pods, elsewhere)).body.message).toBe(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  });
});

describe("bodies", () => {
  it.each([
    [
      "",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
    ],
    [
      '{"a"',
      'the object provided is unrecognized (must be of type Pod): couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"a")',
    ],
    [
      "{a}",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'a' looking for beginning of object key string ({a})",
    ],
    [
      "hello",
      "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)",
    ],
    [
      '{"kind":"Podd"}',
      'Podd in version "v1" cannot be handled as a Pod: no kind "Podd" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      '{"kind":"Deployment","apiVersion":"apps/v1"}',
      "the API version in the data (apps/v1) does not match the expected API version (v1)",
    ],
    [
      '{"spec":{"containers":"a"}}',
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
  ])("%j is refused", async (body, message) => {
    const { send } = startServer();
    const answer = await send("POST", pods, body);
    expect(answer).toMatchObject({ code: 400, body: { reason: "BadRequest", message } });
  });

  const misspelt = { ...pod("a"), spec: { containers: [{ name: "app", image: "a", imagee: "b" }], nodeNam: "c" } };

  it("with unknown fields are refused, warned of or taken as the client wants", async () => {
    const { send } = startServer();
    expect((await send("POST", `${pods}?fieldValidation=Strict`, misspelt)).body.message).toBe(
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.nodeNam"',
    );
    const warned = await send("POST", pods, misspelt);
    expect(warned.code).toBe(201);
    expect(warned.warning).toBe(
      '299 - "unknown field \\"spec.containers[0].imagee\\"", 299 - "unknown field \\"spec.nodeNam\\""',
    );
    await send("DELETE", `${pods}/a`);
    expect((await send("POST", `${pods}?fieldValidation=Ignore`, misspelt)).warning).toBeNull();
  });

  it("may be YAML", async () => {
    const { send } = startServer();
    const yaml = "metadata: {name: a}\nspec:\n  containers:\n  - {name: app, image: nginx}\n";
    expect((await send("POST", pods, yaml, { "content-type": "application/yaml" })).code).toBe(201);
    const bad = await send("POST", pods, "a: [", { "content-type": "application/yaml" });
    expect(bad.body.message).toContain("error converting YAML to JSON: yaml: ");
  });

  it("in protobuf are not simulated, and said so", async () => {
    const { send } = startServer();
    const answer = await send("POST", pods, "x", { "content-type": "application/vnd.kubernetes.protobuf" });
    expect(answer).toMatchObject({
      code: 415,
      body: { message: "eastwest: the content type application/vnd.kubernetes.protobuf is not simulated" },
    });
  });
});

it("warns that Endpoints are deprecated", async () => {
  const { send } = startServer();
  expect((await send("GET", "/api/v1/endpoints")).warning).toBe(
    '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  );
});

it("prints for people when curl asks", async () => {
  const { request } = startServer();
  const response = await request("GET", "/version", undefined, { "user-agent": "curl/8.0" });
  expect(await response.text()).toMatch(/^\{\n {2}"major": "1",\n {2}"minor": "36",\n/);
});

import { expect, it } from "vitest";
import { deployment, deployments, startServer } from "../test-server.case.ts";

const strategic = { "content-type": "application/strategic-merge-patch+json" };

async function started() {
  const server = startServer();
  await server.send("POST", deployments, deployment("web"));
  const patch = (body: unknown, type: string, query = "") =>
    server.send("PATCH", `${deployments}/web${query}`, body, { "content-type": type });
  return { ...server, patch };
}

it.each([
  [
    "application/strategic-merge-patch+json",
    { spec: { template: { spec: { containers: [{ name: "app", image: "b" }] } } } },
  ],
  ["application/json-patch+json", [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "b" }]],
])("%s changes an image", async (type, body) => {
  const { patch } = await started();
  const { code, body: answer } = await patch(body, type);
  expect(code).toBe(200);
  expect(answer.spec.template.spec.containers).toMatchObject([
    { name: "app", image: "b", imagePullPolicy: "IfNotPresent" },
  ]);
  expect(answer.metadata.generation).toBe(2);
});

it("that changes nothing keeps the resourceVersion", async () => {
  const { patch, client } = await started();
  const before = client.get("Deployment", "web")?.metadata?.resourceVersion;
  const { body } = await patch({ spec: { replicas: 2 } }, strategic["content-type"]);
  expect(body.metadata.resourceVersion).toBe(before);
});

it("with a stale resourceVersion is a conflict", async () => {
  const { patch } = await started();
  expect((await patch({ metadata: { resourceVersion: "1" } }, strategic["content-type"])).code).toBe(409);
});

it("changes the status alone through its subresource", async () => {
  const { send } = await started();
  const body = { spec: { replicas: 7 }, status: { replicas: 3 } };
  const { body: answer } = await send("PATCH", `${deployments}/web/status`, body, strategic);
  expect(answer).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 3 } });
});

it("refuses unknown fields as the real server words it", async () => {
  const { patch } = await started();
  const { body } = await patch({ spec: { replcas: 3 } }, strategic["content-type"], "?fieldValidation=Strict");
  expect(body).toMatchObject({
    code: 422,
    reason: "Invalid",
    message:
      ' "" is invalid: patch: Invalid value: "map[spec:map[replcas:3]]": strict decoding error: unknown field "spec.replcas"',
  });
});

it("refuses operations that do not fit, types it does not know, and server-side apply", async () => {
  const { patch } = await started();
  const misfit = await patch([{ op: "remove", path: "/spec/nope" }], "application/json-patch+json");
  expect(misfit.body).toMatchObject({
    code: 422,
    message: "the server rejected our request due to an error in our request",
    details: {
      causes: [{ message: "remove operation does not apply: doc is missing path: /spec/nope: missing value" }],
    },
  });
  expect((await patch({}, "text/plain")).code).toBe(415);
  expect((await patch({}, "application/apply-patch+yaml")).body.message).toBe(
    "eastwest: server-side apply is not simulated",
  );
});

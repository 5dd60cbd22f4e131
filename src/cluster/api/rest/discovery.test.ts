import { expect, it } from "vitest";
import { startServer } from "../test-server.case.ts";

const aggregated =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

it("lists everything in two aggregated answers", async () => {
  const { request } = startServer();
  const core = await request("GET", "/api?timeout=32s", undefined, { accept: aggregated });
  expect(core.headers.get("content-type")).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  const { items } = await core.json();
  expect(items).toHaveLength(1);
  expect(items[0].metadata).not.toHaveProperty("name");
  const plurals = items[0].versions[0].resources.map(({ resource }: { resource: string }) => resource);
  expect(plurals).toEqual(["configmaps", "endpoints", "events", "namespaces", "nodes", "pods", "services"]);
  const groups = await (await request("GET", "/apis", undefined, { accept: aggregated })).json();
  expect(groups.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
    "apps",
    "networking.k8s.io",
    "discovery.k8s.io",
  ]);
  expect(groups.items[0].versions[0].resources[1]).toMatchObject({
    resource: "deployments",
    responseKind: { group: "apps", version: "v1", kind: "Deployment" },
    scope: "Namespaced",
    singularResource: "deployment",
    shortNames: ["deploy"],
    categories: ["all"],
    subresources: [
      { subresource: "scale", responseKind: { group: "autoscaling", kind: "Scale" } },
      { subresource: "status" },
    ],
  });
});

it("answers older clients group by group", async () => {
  const { send } = startServer();
  expect((await send("GET", "/api")).body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
  expect((await send("GET", "/apis")).body).toMatchObject({ kind: "APIGroupList", groups: [{ name: "apps" }, {}, {}] });
  expect((await send("GET", "/apis/apps")).body).toMatchObject({ kind: "APIGroup", name: "apps" });
  const { body } = await send("GET", "/api/v1");
  expect(body).toMatchObject({ kind: "APIResourceList", groupVersion: "v1" });
  expect(body.resources.map(({ name }: { name: string }) => name)).toContain("pods/exec");
});

it("says what it is, and that it is well", async () => {
  const { send, request } = startServer();
  expect((await send("GET", "/version")).body).toMatchObject({ major: "1", minor: "36", gitVersion: "v1.36.2" });
  for (const path of ["/healthz", "/livez", "/readyz"]) expect(await (await request("GET", path)).text()).toBe("ok");
});

import type { IngressSpec } from "kubernetes-types/networking/v1";
import { describe, expect, it } from "vitest";
import { runVirtually } from "../../clock.ts";
import { startServer } from "../test-server.case.ts";

const group = "/apis/networking.k8s.io/v1";
const ingresses = `${group}/namespaces/default/ingresses`;
const classes = `${group}/ingressclasses`;
const web = { service: { name: "web", port: { number: 80 } } };

async function create(spec?: object, annotations: Record<string, string> = {}) {
  const { send } = startServer();
  return send("POST", ingresses, { metadata: { name: "shop", annotations }, ...(spec && { spec }) });
}

/** What is said about a spec, without the sentence's beginning. */
async function refusal(spec: object, annotations?: Record<string, string>): Promise<string> {
  const { body } = await create(spec, annotations);
  expect(body.code).toBe(422);
  return body.message.replace('Ingress.networking.k8s.io "shop" is invalid: ', "");
}

const path = (given: object) => ({ rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", ...given }] } }] });
const backend = (given: object) => path({ backend: given });

describe("an Ingress", () => {
  it("is kept, and nobody gives it an address", async () => {
    const { send } = startServer();
    const { body } = await send("POST", ingresses, {
      metadata: { name: "shop" },
      spec: { defaultBackend: web },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.80" }] } },
    });
    expect(body).toMatchObject({ metadata: { generation: 1 }, status: { loadBalancer: {} } });
    expect(body.status.loadBalancer.ingress).toBeUndefined();
    const patch = (change: object, subresource = "") =>
      send("PATCH", `${ingresses}/shop${subresource}`, change, { "content-type": "application/merge-patch+json" });
    expect((await patch({ metadata: { labels: { a: "b" } } })).body.metadata.generation).toBe(1);
    expect((await patch({ spec: { ingressClassName: "public" } })).body.metadata.generation).toBe(2);
    const status = { loadBalancer: { ingress: [{ ip: "203.0.113.80" }] } };
    expect((await patch({ status }, "/status")).body).toMatchObject({ metadata: { generation: 2 }, status });
    expect((await send("DELETE", `${ingresses}/shop`)).body.status).toBe("Success");
  });

  it("is listed with its hosts and ports", async () => {
    const { send } = startServer();
    const specs: readonly IngressSpec[] = [
      { defaultBackend: web },
      { rules: [{ host: "a.example.com" }, {}, { host: "b.example.com" }], tls: [{}] },
      { ingressClassName: "public", rules: ["a", "b", "c", "d", "e"].map((host) => ({ host })) },
    ];
    for (const [index, spec] of specs.entries()) {
      await send("POST", ingresses, { metadata: { name: `shop-${index}` }, spec });
    }
    const ingress = [{ hostname: "lb.example.com" }, { ip: "203.0.113.80" }, { ip: "203.0.113.80" }];
    await send(
      "PATCH",
      `${ingresses}/shop-2/status`,
      { status: { loadBalancer: { ingress } } },
      { "content-type": "application/merge-patch+json" },
    );
    const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const { body } = await send("GET", ingresses, undefined, accept);
    const names = body.columnDefinitions.map(({ name }: { name: string }) => name);
    expect(names).toEqual(["Name", "Class", "Hosts", "Address", "Ports", "Age"]);
    expect(body.rows.map(({ cells }: { cells: unknown[] }) => cells)).toEqual([
      ["shop-0", "<none>", "*", "", "80", "0s"],
      ["shop-1", "<none>", "a.example.com,b.example.com", "", "80, 443", "0s"],
      ["shop-2", "public", "a,b,c + 2 more...", "203.0.113.80,lb.example.com", "80", "0s"],
    ]);
  });

  it("gets the newest class that is marked as the default one", async () => {
    const { send, clock } = startServer();
    const classOf = async (annotations?: object) => {
      const { body } = await send("POST", `${ingresses}?dryRun=All`, {
        metadata: { name: "shop", ...(annotations && { annotations }) },
        spec: { defaultBackend: web },
      });
      return body.spec.ingressClassName;
    };
    const addClass = (name: string, isDefault: string) =>
      send("POST", classes, {
        metadata: { name, annotations: { "ingressclass.kubernetes.io/is-default-class": isDefault } },
        spec: { controller: "example.com/controller" },
      });
    await addClass("aside", "false");
    expect(await classOf()).toBeUndefined();
    await addClass("old", "true");
    expect(await classOf()).toBe("old");
    await runVirtually(clock, clock.sleep(1000));
    await addClass("young", "true");
    await addClass("younger", "true");
    expect(await classOf()).toBe("young");
    expect(await classOf({ "kubernetes.io/ingress.class": "mine" })).toBeUndefined();
  });

  it("warns of the annotation that came before the field", async () => {
    const annotations = { "kubernetes.io/ingress.class": "public" };
    const said = String.raw`299 - "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"`;
    expect((await create({ defaultBackend: web }, annotations)).warning).toBe(said);
    expect((await create({ defaultBackend: web, ingressClassName: "public" }, annotations)).warning).toBeNull();
    expect(await refusal({ defaultBackend: web, ingressClassName: "other" }, annotations)).toBe(
      'annotations.kubernetes.io/ingress.class: Invalid value: "public": must match `ingressClassName` when both are specified',
    );
  });
});

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const wildcard =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const onPath = "spec.rules[0].http.paths[0]";

describe("an Ingress that cannot be", () => {
  it.each([
    [{}, "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"],
    [{ ...path({ backend: web }), ingressClassName: "A" }, `spec.ingressClassName: Invalid value: "A": ${subdomain}`],
    [
      { rules: [{ host: "192.0.2.80" }] },
      'spec.rules[0].host: Invalid value: "192.0.2.80": must be a DNS name, not an IP address',
    ],
    [{ rules: [{ host: "Shop" }] }, `spec.rules[0].host: Invalid value: "Shop": ${subdomain}`],
    [{ rules: [{ host: "a.*.com" }] }, `spec.rules[0].host: Invalid value: "a.*.com": ${wildcard}`],
    [{ rules: [{ http: {} }] }, "spec.rules[0].http.paths: Required value"],
    [{ defaultBackend: web, tls: [{ hosts: ["*"] }] }, `spec.tls[0].hosts[0]: Invalid value: "*": ${wildcard}`],
    [{ defaultBackend: web, tls: [{ secretName: "_" }] }, `spec.tls[0].secretName: Invalid value: "_": ${subdomain}`],
    [
      { rules: [{ http: { paths: [{ backend: web }] } }] },
      `${onPath}.pathType: Required value: pathType must be specified`,
    ],
    [
      path({ backend: web, pathType: "Regex" }),
      `${onPath}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`,
    ],
    [path({ backend: web, path: "shop" }), `${onPath}.path: Invalid value: "shop": must be an absolute path`],
    [
      path({ backend: web, path: "shop", pathType: "ImplementationSpecific" }),
      `${onPath}.path: Invalid value: "shop": must be an absolute path`,
    ],
    [path({ backend: web, path: "/a//b" }), `${onPath}.path: Invalid value: "/a//b": must not contain '//'`],
    [path({ backend: web, path: "/a/.." }), `${onPath}.path: Invalid value: "/a/..": cannot end with '/..'`],
    [path({}), `${onPath}.backend: Invalid value: "": resource or service backend is required`],
    [
      backend({ ...web, resource: { kind: "Bucket", name: "static" } }),
      `${onPath}.backend: Invalid value: "": cannot set both resource and service backends`,
    ],
    [
      backend({ resource: { kind: "a/b", name: "." } }),
      `[${onPath}.backend.resource.kind: Invalid value: "a/b": may not contain '/', ${onPath}.backend.resource.name: Invalid value: ".": may not be '.']`,
    ],
    [backend({ service: { port: { number: 80 } } }), `${onPath}.backend.service.name: Required value`],
    [backend({ service: { name: "web" } }), `${onPath}.backend: Required value: port name or number is required`],
    [
      backend({ service: { name: "web", port: { name: "http", number: 80 } } }),
      `${onPath}.backend: Invalid value: "": cannot set both port name & port number`,
    ],
    [
      backend({ service: { name: "web", port: { number: 70000 } } }),
      `${onPath}.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`,
    ],
    [
      backend({ service: { name: "web", port: { name: "-" } } }),
      `[${onPath}.backend.service.port.name: Invalid value: "-": must contain at least one letter (a-z), ${onPath}.backend.service.port.name: Invalid value: "-": must not begin or end with a hyphen]`,
    ],
  ])("%j", async (spec, said) => {
    expect(await refusal(spec)).toBe(said);
  });

  it("takes a wildcard, a catch-all and a path of the implementation's own", async () => {
    const rules = [
      { host: "*.example.com", http: { paths: [{ path: "/", pathType: "Exact", backend: web }] } },
      { http: { paths: [{ pathType: "ImplementationSpecific", backend: web }] } },
    ];
    expect((await create({ rules })).code).toBe(201);
  });
});

describe("an IngressClass", () => {
  const createClass = (spec: object) => startServer().send("POST", classes, { metadata: { name: "public" }, spec });

  it("keeps its controller", async () => {
    const { send } = startServer();
    const parameters = { kind: "Parameters", name: "wide" };
    const spec = { controller: "example.com/controller", parameters };
    const { body } = await send("POST", classes, { metadata: { name: "public" }, spec });
    expect(body).toMatchObject({ metadata: { generation: 1 }, spec: { parameters: { scope: "Cluster" } } });
    expect(body.metadata.namespace).toBeUndefined();
    const changed = { spec: { controller: "example.com/other" } };
    const answer = await send("PATCH", `${classes}/public`, changed, {
      "content-type": "application/merge-patch+json",
    });
    expect(answer.body.message).toBe(
      'IngressClass.networking.k8s.io "public" is invalid: spec.controller: Invalid value: "example.com/other": field is immutable',
    );
    const accept = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const { rows } = (await send("GET", classes, undefined, accept)).body;
    expect(rows[0].cells).toEqual(["public", "example.com/controller", "Parameters/wide", "0s"]);
  });

  const controller = "example.com/controller";
  it.each([
    [{}, "spec.controller: Required value"],
    [
      { controller: "nginx" },
      'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [{ controller: "A/b" }, `spec.controller: Invalid value: "A": ${subdomain}`],
    [
      { controller: "a/ä" },
      `spec.controller: Invalid value: "ä": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`,
    ],
    [
      { controller, parameters: { kind: "K", name: "n", scope: "World" } },
      'spec.parameters.scope: Unsupported value: "World": supported values: "Cluster", "Namespace"',
    ],
    [
      { controller, parameters: { kind: "K", name: "n", namespace: "x" } },
      "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
    ],
    [
      { controller, parameters: { kind: "K", name: "n", scope: "Namespace" } },
      "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
    ],
  ])("%j", async (spec, said) => {
    const { body } = await createClass(spec);
    expect(body.message).toBe(`IngressClass.networking.k8s.io "public" is invalid: ${said}`);
  });
});

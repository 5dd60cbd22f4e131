import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addManifests } from "../manifests.case.ts";

describe("apply", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addManifests(bench);
    expect(await shown("kubectl apply -f web.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/web created
      service/web created
      "
    `);
    expect(await shown("kubectl apply -f web.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/web unchanged
      service/web unchanged
      "
    `);
    expect(await shown("kubectl apply -f web2.yaml --dry-run=client")).toMatchInlineSnapshot(`
      "deployment.apps/web configured (dry run)
      service/web configured (dry run)
      "
    `);
    expect(await shown("kubectl apply -f web2.yaml --dry-run=server")).toMatchInlineSnapshot(`
      "deployment.apps/web configured (server dry run)
      service/web configured (server dry run)
      "
    `);
    expect(await shown("kubectl apply -f web2.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/web configured
      service/web configured
      "
    `);
    expect(
      await shown(
        "kubectl get deploy web -o jsonpath='{.spec.replicas} {.spec.template.spec.containers[*].image} {.spec.template.spec.containers[0].env}'",
      ),
    ).toMatchInlineSnapshot(`"1 nginx:2.0 [{"name":"B","value":"2"}]"`);
    expect(await shown("kubectl scale deploy web --replicas=5")).toMatchInlineSnapshot(`
      "deployment.apps/web scaled
      "
    `);
    expect(await shown("kubectl apply -f web2.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/web unchanged
      service/web unchanged
      "
    `);
    expect(await shown("kubectl get deploy web -o jsonpath={.spec.replicas}")).toMatchInlineSnapshot(`"5"`);
    expect(await shown("kubectl create deployment plain --image=nginx")).toMatchInlineSnapshot(`
      "deployment.apps/plain created
      "
    `);
    expect(await shown("kubectl apply -f plain.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/plain configured
      Warning: resource deployments/plain is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.
      "
    `);
    expect(await shown("kubectl apply -f unknown.yaml")).toMatchInlineSnapshot(`
      "Error from server (BadRequest): error when creating "unknown.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.foo"
      [1]
      "
    `);
    expect(await shown("kubectl apply -f kind.yaml")).toMatchInlineSnapshot(`
      "error: resource mapping not found for name: "x" namespace: "" from "kind.yaml": no matches for kind "Podd" in version "v1"
      ensure CRDs are installed first
      [1]
      "
    `);
    expect(await shown("kubectl apply -f immutable.yaml")).toMatchInlineSnapshot(`
      "service/web configured
      The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"changed"}}: field is immutable
      [1]
      "
    `);
    expect(await shown("kubectl apply -f namespace.yaml")).toMatchInlineSnapshot(`
      "Error from server (NotFound): error when creating "namespace.yaml": namespaces "nope" not found
      [1]
      "
    `);
    expect(await shown("kubectl apply -f manifests")).toMatchInlineSnapshot(`
      "deployment.apps/web configured
      service/web configured
      error: resource mapping not found for name: "x" namespace: "" from "manifests/a.yaml": no matches for kind "Podd" in version "v1"
      ensure CRDs are installed first
      [1]
      "
    `);
    expect(await shown("kubectl apply -f nope.yaml")).toMatchInlineSnapshot(`
      "error: the path "nope.yaml" does not exist
      [1]
      "
    `);
    expect(await shown("kubectl apply -f empty.yaml")).toMatchInlineSnapshot(`
      "error: no objects passed to apply
      [1]
      "
    `);
    expect(await shown("kubectl apply")).toMatchInlineSnapshot(`
      "error: must specify one of -f and -k
      [1]
      "
    `);
    expect(await shown("kubectl apply x")).toMatchInlineSnapshot(`
      "error: Unexpected args: [x]
      See 'kubectl apply -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl apply -f web.yaml --server-side")).toMatchInlineSnapshot(`
      "eastwest: kubectl apply --server-side is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl apply -k .")).toMatchInlineSnapshot(`
      "eastwest: kubectl apply --kustomize is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl apply -f web.yaml --validate=foo")).toMatchInlineSnapshot(`
      "error: invalid - validate option "foo"; must be one of: strict (or true), warn, ignore (or false)
      [1]
      "
    `);
  });
});

import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("delete", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl delete pod web-abc-1 --dry-run=client")).toMatchInlineSnapshot(`
      "pod "web-abc-1" deleted (dry run) from default namespace
      "
    `);
    expect(await shown("kubectl delete pod web-abc-1 --force")).toMatchInlineSnapshot(`
      "pod "web-abc-1" force deleted from default namespace
      Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.
      "
    `);
    expect(await shown("kubectl delete svc web nope")).toMatchInlineSnapshot(`
      "service "web" deleted from default namespace
      Error from server (NotFound): services "nope" not found
      [1]
      "
    `);
    expect(await shown("kubectl delete svc/web --ignore-not-found")).toMatchInlineSnapshot(`""`);
    expect(await shown("kubectl delete cm -l a=b")).toMatchInlineSnapshot(`
      "No resources found
      "
    `);
    expect(await shown("kubectl delete deploy,rs --all")).toMatchInlineSnapshot(`
      "deployment.apps "web" deleted from default namespace
      replicaset.apps "web-abc" deleted from default namespace
      "
    `);
    expect(await shown("kubectl delete ep web -o name")).toMatchInlineSnapshot(`
      "endpoints/web
      Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
      "
    `);
    expect(await shown("kubectl delete")).toMatchInlineSnapshot(`
      "error: You must provide one or more resources by argument or filename.
      Example resource specifications include:
         '-f rsrc.yaml'
         '--filename=rsrc.json'
         '<resource> <name>'
         '<resource>'
      [1]
      "
    `);
    expect(await shown("kubectl delete pods")).toMatchInlineSnapshot(`
      "error: resource(s) were provided, but no name was specified
      [1]
      "
    `);
    expect(await shown("kubectl delete --all")).toMatchInlineSnapshot(`
      "error: at least one resource must be specified to use a selector
      [1]
      "
    `);
    expect(await shown("kubectl delete pods --all -l a=b")).toMatchInlineSnapshot(`
      "error: setting 'all' parameter but found a non empty selector. 
      [1]
      "
    `);
    expect(await shown("kubectl delete pods x --now --grace-period=5")).toMatchInlineSnapshot(`
      "error: --now and --grace-period cannot be specified together
      [1]
      "
    `);
    expect(await shown("kubectl delete foo bar")).toMatchInlineSnapshot(`
      "error: the server doesn't have a resource type "foo"
      [1]
      "
    `);
    expect(await shown("kubectl delete pod web-abc-2 -l a=b")).toMatchInlineSnapshot(`
      "error: name cannot be provided when a selector is specified
      [1]
      "
    `);
    expect(await shown("kubectl delete cm x -o yaml")).toMatchInlineSnapshot(`
      "error: unexpected -o output mode: yaml. We only support '-o name'
      [1]
      "
    `);
  });
});

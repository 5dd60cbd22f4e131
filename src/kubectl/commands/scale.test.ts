import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("scale", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl scale deploy web --replicas=3")).toMatchInlineSnapshot(`
      "deployment.apps/web scaled
      "
    `);
    expect(await shown("kubectl scale deploy/web --replicas=4 --current-replicas=2")).toMatchInlineSnapshot(`
      "error: Expected replicas to be 2, was 3
      [1]
      "
    `);
    expect(await shown("kubectl scale deploy/web --replicas=4 --current-replicas=3")).toMatchInlineSnapshot(`
      "deployment.apps/web scaled
      "
    `);
    expect(await shown("kubectl get deploy web -o jsonpath={.spec.replicas}")).toMatchInlineSnapshot(`"4"`);
    expect(await shown("kubectl scale deploy web --replicas=1 --dry-run=client")).toMatchInlineSnapshot(`
      "deployment.apps/web scaled (dry run)
      "
    `);
    expect(await shown("kubectl scale deploy nope --replicas=1")).toMatchInlineSnapshot(`
      "Error from server (NotFound): deployments.apps "nope" not found
      [1]
      "
    `);
    expect(await shown("kubectl scale pod web-abc-1 --replicas=1")).toMatchInlineSnapshot(`
      "Error from server (NotFound): the server could not find the requested resource
      [1]
      "
    `);
    expect(await shown("kubectl scale deploy web")).toMatchInlineSnapshot(`
      "error: required flag(s) "replicas" not set
      [1]
      "
    `);
    expect(await shown("kubectl scale deploy web --replicas=-1")).toMatchInlineSnapshot(`
      "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0
      [1]
      "
    `);
    expect(await shown("kubectl scale deploy web --replicas=abc")).toMatchInlineSnapshot(`
      "error: invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax
      See 'kubectl scale --help' for usage.
      [1]
      "
    `);
  });
});

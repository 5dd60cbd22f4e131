import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("wait", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl wait --for=condition=Ready pod/web-abc-1")).toMatchInlineSnapshot(`
      "pod/web-abc-1 condition met
      "
    `);
    expect(await shown("kubectl wait --for=condition=Ready pods --all")).toMatchInlineSnapshot(`
      "pod/web-abc-1 condition met
      pod/web-abc-2 condition met
      "
    `);
    expect(await shown("kubectl wait --for=condition=Failed pod/web-abc-1 --timeout=5s")).toMatchInlineSnapshot(`
      "error: timed out waiting for the condition on pods/web-abc-1
      [1]
      "
    `);
    expect(await shown("kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-abc-1")).toMatchInlineSnapshot(`
      "pod/web-abc-1 condition met
      "
    `);
    expect(await shown("kubectl wait --for=delete pod/nope")).toMatchInlineSnapshot(`""`);
    expect(await shown("kubectl wait --for=delete pod/web-abc-1 --timeout=1s")).toMatchInlineSnapshot(`
      "error: timed out waiting for the condition on pods/web-abc-1
      [1]
      "
    `);
    expect(await shown("kubectl wait --for=condition=Ready pod/nope")).toMatchInlineSnapshot(`
      "Error from server (NotFound): pods "nope" not found
      [1]
      "
    `);
    expect(await shown("kubectl wait --for=condition=Ready pods -l a=nope")).toMatchInlineSnapshot(`
      "error: no matching resources found
      [1]
      "
    `);
    expect(await shown("kubectl wait --for=condition=Available deploy/web")).toMatchInlineSnapshot(`
      "deployment.apps/web condition met
      "
    `);
    expect(await shown("kubectl wait pod/web-abc-1")).toMatchInlineSnapshot(`
      "error: unrecognized condition: ""
      [1]
      "
    `);
    expect(await shown("kubectl wait")).toMatchInlineSnapshot(`
      "error: unrecognized condition: ""
      [1]
      "
    `);
  });
});

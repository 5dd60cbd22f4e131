import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("set, label, annotate, patch and expose", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl set image deploy/web web=nginx:2")).toMatchInlineSnapshot(`
      "deployment.apps/web image updated
      "
    `);
    expect(await shown("kubectl set image deploy/web web=nginx:2")).toMatchInlineSnapshot(`""`);
    expect(await shown("kubectl set image deploy/web foo=nginx:2")).toMatchInlineSnapshot(`
      "error: unable to find container named "foo"
      [1]
      "
    `);
    expect(await shown("kubectl set image deploy/web")).toMatchInlineSnapshot(`
      "error: at least one image update is required
      [1]
      "
    `);
    expect(await shown("kubectl set resources deploy/web")).toMatchInlineSnapshot(`
      "eastwest: kubectl set resources is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 tier=front")).toMatchInlineSnapshot(`
      "pod/web-abc-1 labeled
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 tier=back")).toMatchInlineSnapshot(`
      "error: 'tier' already has a value (front), and --overwrite is false
      [1]
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 tier=back --overwrite")).toMatchInlineSnapshot(`
      "pod/web-abc-1 labeled
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 tier-")).toMatchInlineSnapshot(`
      "pod/web-abc-1 unlabeled
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 tier-")).toMatchInlineSnapshot(`
      "label "tier" not found.
      pod/web-abc-1 not labeled
      "
    `);
    expect(await shown("kubectl label pods --all x=1 --dry-run=client")).toMatchInlineSnapshot(`
      "pod/web-abc-1 labeled (dry run)
      pod/web-abc-2 labeled (dry run)
      "
    `);
    expect(await shown("kubectl label pod web-abc-1 'a=x y'")).toMatchInlineSnapshot(`
      "error: invalid label value: "a=x y": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      [1]
      "
    `);
    expect(await shown("kubectl label pods web-abc-1")).toMatchInlineSnapshot(`
      "error: at least one label update is required
      [1]
      "
    `);
    expect(await shown("kubectl label")).toMatchInlineSnapshot(`
      "error: one or more resources must be specified as <resource> <name> or <resource>/<name>
      [1]
      "
    `);
    expect(await shown("kubectl annotate pod web-abc-1 note=a")).toMatchInlineSnapshot(`
      "pod/web-abc-1 annotated
      "
    `);
    expect(await shown("kubectl annotate pod web-abc-1 note=b")).toMatchInlineSnapshot(`
      "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (a)
      [1]
      "
    `);
    expect(await shown('kubectl patch deploy web -p \'{"spec":{"replicas":3}}\'')).toMatchInlineSnapshot(`
      "deployment.apps/web patched
      "
    `);
    expect(await shown('kubectl patch deploy web -p \'{"spec":{"replicas":3}}\'')).toMatchInlineSnapshot(`
      "deployment.apps/web patched (no change)
      "
    `);
    expect(
      await shown('kubectl patch deploy web --type=json -p \'[{"op":"replace","path":"/spec/replicas","value":1}]\''),
    ).toMatchInlineSnapshot(`
      "deployment.apps/web patched
      "
    `);
    expect(await shown("kubectl patch deploy web -p '{a'")).toMatchInlineSnapshot(`
      "Error from server (BadRequest): invalid character 'a' looking for beginning of object key string
      [1]
      "
    `);
    expect(await shown("kubectl patch deploy web --type=foo -p x")).toMatchInlineSnapshot(`
      "error: --type must be one of [json merge strategic], not "foo"
      [1]
      "
    `);
    expect(await shown("kubectl patch deploy web")).toMatchInlineSnapshot(`
      "error: must specify --patch or --patch-file containing the contents of the patch
      [1]
      "
    `);
    expect(
      await shown("kubectl expose deploy web --name=second --port=81 --target-port=80 --type=NodePort"),
    ).toMatchInlineSnapshot(`
      "service/second exposed
      "
    `);
    expect(await shown("kubectl expose pod web-abc-1 --dry-run=client -o yaml")).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Service
      metadata:
        labels:
          app: web
          pod-template-hash: abc
        name: web-abc-1
      spec:
        ports:
        - port: 80
          protocol: TCP
          targetPort: 80
        selector:
          app: web
          pod-template-hash: abc
      status:
        loadBalancer: {}
      "
    `);
    expect(await shown("kubectl expose deploy web")).toMatchInlineSnapshot(`
      "Error from server (AlreadyExists): services "web" already exists
      [1]
      "
    `);
    expect(await shown("kubectl expose node node0 --port=80")).toMatchInlineSnapshot(`
      "error: cannot expose a Node
      [1]
      "
    `);
    expect(await shown("kubectl edit deploy web")).toMatchInlineSnapshot(`
      "eastwest: kubectl edit is not simulated
      [1]
      "
    `);
  });
});

import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("rollout", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl rollout status deploy/web")).toMatchInlineSnapshot(`
      "deployment "web" successfully rolled out
      "
    `);
    expect(await shown("kubectl rollout history deploy/web")).toMatchInlineSnapshot(`
      "deployment.apps/web 
      REVISION  CHANGE-CAUSE
      1         <none>

      "
    `);
    expect(await shown("kubectl rollout history deploy/web --revision=7")).toMatchInlineSnapshot(`
      "error: unable to find the specified revision
      [1]
      "
    `);
    expect(await shown("kubectl rollout pause deploy web")).toMatchInlineSnapshot(`
      "deployment.apps/web paused
      "
    `);
    expect(await shown("kubectl rollout pause deploy web")).toMatchInlineSnapshot(`
      "error: deployments.apps "web" is already paused
      [1]
      "
    `);
    expect(await shown("kubectl rollout restart deploy web")).toMatchInlineSnapshot(`
      "error: deployments.apps "web" can't restart paused deployment (run rollout resume first)
      [1]
      "
    `);
    expect(await shown("kubectl rollout resume deploy web")).toMatchInlineSnapshot(`
      "deployment.apps/web resumed
      "
    `);
    expect(await shown("kubectl rollout restart deploy web")).toMatchInlineSnapshot(`
      "deployment.apps/web restarted
      "
    `);
    expect(
      await shown("kubectl get deploy web -o jsonpath='{.spec.template.metadata.annotations}'"),
    ).toMatchInlineSnapshot(`"{"kubectl.kubernetes.io/restartedAt":"2026-01-02T03:04:05Z"}"`);
    expect(await shown("kubectl rollout status deploy/web --timeout=5s")).toMatchInlineSnapshot(`
      "Waiting for deployment spec update to be observed...
      error: timed out waiting for the condition
      [1]
      "
    `);
    expect(await shown("kubectl rollout undo deploy/web")).toMatchInlineSnapshot(`
      "error: no rollout history found for deployment "web"
      [1]
      "
    `);
    expect(await shown("kubectl rollout undo deploy/web --to-revision=9")).toMatchInlineSnapshot(`
      "error: unable to find specified revision 9 in history
      [1]
      "
    `);
    expect(await shown("kubectl rollout history pod web-abc-1")).toMatchInlineSnapshot(`
      "error: no history viewer has been implemented for "Pod"
      [1]
      "
    `);
    bench.api.client.create("DaemonSet", {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "agent", namespace: "default" },
      spec: {
        selector: { matchLabels: { app: "agent" } },
        template: {
          metadata: { labels: { app: "agent" } },
          spec: { containers: [{ name: "agent", image: "busybox" }] },
        },
      },
    });
    expect(await shown("kubectl rollout undo ds/agent")).toBe(
      "eastwest: a rollbacker for a DaemonSet is not simulated\n[1]\n",
    );
    expect(await shown("kubectl rollout restart pod web-abc-1")).toMatchInlineSnapshot(`
      "error: pods "web-abc-1" restarting is not supported
      [1]
      "
    `);
    expect(await shown("kubectl rollout foo")).toMatchInlineSnapshot(`
      "error: unknown command "foo"
      See 'kubectl rollout -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl rollout status")).toMatchInlineSnapshot(`
      "error: required resource not specified
      [1]
      "
    `);
  });
});

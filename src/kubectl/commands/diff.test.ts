import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addManifests } from "../manifests.case.ts";

describe("diff", () => {
  it("has diff compare what is there with what the server would make of the files, and leaves nothing behind", async () => {
    const bench = createBench();
    addManifests(bench);
    await bench.run("kubectl apply -f web.yaml");
    const { stdout, exitCode } = await bench.run("kubectl diff -f web2.yaml");
    expect(exitCode).toBe(1);
    const [called = "", ...shown] = stdout.split("\n");
    expect(called).toMatch(/^diff -u -N \/tmp\/LIVE-\d+ \/tmp\/MERGED-\d+$/);
    const told = shown.filter((line) => /^\/tmp|generation:|image:|replicas:| port:|last-applied/.test(line));
    expect(told.map((line) => line.replace(/-\d+/, ""))).toEqual([
      "/tmp/LIVE/apps.v1.Deployment.default.web:",
      "    kubectl.kubernetes.io/last-applied-configuration: |",
      "  generation: 1",
      "  replicas: 2",
      "        image: nginx:1.0",
      "/tmp/LIVE/v1.Service.default.web:",
      "    kubectl.kubernetes.io/last-applied-configuration: |",
      "  - port: 80",
      "/tmp/MERGED/apps.v1.Deployment.default.web:",
      "    kubectl.kubernetes.io/last-applied-configuration: |",
      "  generation: 2",
      "  replicas: 1",
      "        image: nginx:2.0",
      "/tmp/MERGED/v1.Service.default.web:",
      "    kubectl.kubernetes.io/last-applied-configuration: |",
      "  - port: 81",
    ]);
    expect(bench.machine.files.list("/tmp")).toEqual([]);
    expect(await bench.shown("kubectl get deploy web -o jsonpath={.spec.replicas}")).toBe("2");
  });

  it("shows what is not there yet as new, and exits with 2 where it cannot tell", async () => {
    const bench = createBench();
    addManifests(bench);
    const { stdout } = await bench.run("kubectl diff -f plain.yaml");
    expect(stdout).not.toMatch(/^\/tmp\/LIVE-\d+\/.*:$/m);
    expect(stdout).toMatch(/^\/tmp\/MERGED-\d+\/apps\.v1\.Deployment\.default\.plain:$/m);
    expect(await bench.shown("kubectl get deploy")).toBe("No resources found in default namespace.\n");
    expect(await bench.run("kubectl diff -f nowhere.yaml")).toEqual({
      stdout: "",
      stderr: 'error: the path "nowhere.yaml" does not exist\n',
      exitCode: 2,
    });
    expect(await bench.run("kubectl diff")).toMatchObject({
      stderr: "error: must specify one of -f and -k\n",
      exitCode: 2,
    });
  });
});

describe("replace", () => {
  it("puts what the file says in place of all that was there", async () => {
    const bench = createBench();
    addManifests(bench);
    const { shown } = bench;
    expect(await shown("kubectl replace -f plain.yaml")).toBe(
      'Error from server (NotFound): error when replacing "plain.yaml": deployments.apps "plain" not found\n[1]\n',
    );
    await bench.run("kubectl create deployment plain --image=nginx:1 --replicas=3");
    expect(await shown("kubectl replace -f plain.yaml --dry-run=server")).toBe(
      "deployment.apps/plain replaced (server dry run)\n",
    );
    expect(await shown("kubectl get deploy plain -o jsonpath={.spec.replicas}")).toBe("3");
    expect(await shown("kubectl replace -f plain.yaml")).toBe("deployment.apps/plain replaced\n");
    expect(await shown("kubectl get deploy plain -o jsonpath={.spec.replicas}{.metadata.labels}")).toBe("1");
  });
});

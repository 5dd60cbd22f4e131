import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

function web() {
  const bench = createBench();
  addWebWorkload(bench);
  const env = () =>
    bench.api.client.get("Deployment", "web", "default")?.spec?.template.spec?.containers.map((one) => one.env);
  return { ...bench, env };
}

describe("kubectl set env", () => {
  it("sets, replaces and takes away variables of the pod template", async () => {
    const { shown, env } = web();
    expect(await shown("kubectl set env deploy/web A=1 MODE=dev A=2")).toBe("deployment.apps/web env updated\n");
    expect(env()).toEqual([
      [
        { name: "MODE", value: "dev" },
        { name: "A", value: "1" },
      ],
    ]);
    expect(await shown("kubectl set env deploy web MODE- NONE-")).toBe("deployment.apps/web env updated\n");
    expect(env()).toEqual([[{ name: "A", value: "1" }]]);
    expect(await shown("kubectl set env deploy/web A=1 NONE-")).toBe("");
    expect(await shown("kubectl set env deploy --all -e - --dry-run=server", "B=2 # two\nno\n")).toBe(
      "deployment.apps/web env updated (server dry run)\n",
    );
    expect(env()).toEqual([[{ name: "A", value: "1" }]]);
  });

  it("lists what there would be", async () => {
    const { shown } = web();
    expect(await shown("kubectl set env deploy/web --list B=2")).toBe(
      "# Deployment web, container web\nMODE=prod\nB=2\n",
    );
  });

  // Recorded from kubectl v1.36.3 with --local.
  it.each([
    ["", "error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n[1]\n"],
    [
      "deploy/web A=1 web",
      "error: all resources must be specified before environment changes: deploy/web A=1 web\n[1]\n",
    ],
    [
      "deploy/web A=1 A-",
      "error: can not both modify and remove the same environment variable in the same command\n[1]\n",
    ],
    ["deploy/web -e foo", "error: unknown environment variable: foo\n[1]\n"],
    ["deploy/web --list -o yaml", "error: --list and --output may not be specified together\n[1]\n"],
    ["deploy --all -l a=b", "error: cannot set --all and --selector at the same time\n[1]\n"],
    [
      "deploy/web --overwrite=false MODE=dev",
      "error: deployment.apps/web\n 'MODE' already has a value (prod), and --overwrite is false\n[1]\n",
    ],
    ["deploy/web -c nope A=1", 'Warning: Deployment/web does not have any containers matching "nope"\n'],
    [
      "deploy/web ../a=1",
      `error: "../a" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*');must not start with '..'\n[1]\n`,
    ],
  ])("%s: says what the real one says", async (args, text) => {
    expect(await web().shown(`kubectl set env ${args}`)).toBe(text);
  });
});

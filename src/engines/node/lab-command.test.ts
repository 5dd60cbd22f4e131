import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { listLabs } from "./read-lab.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const started: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [join(import.meta.dirname, "lab-command.ts"), ...args]);
  started.push(child);
  return child;
}

function lab(args: readonly string[], script: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = start(args);
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      text.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      text.stderr += chunk;
    });
    child.on("close", (code) => resolve({ code, ...text }));
    child.stdin.end(script);
  });
}

describe("the command lab", () => {
  it("runs the commands on standard input, from a step on", async () => {
    const { code, stdout } = await lab(["clusterip", "--at", "clusterip"], "kubectl get pods -o wide\n");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^NAME {2,}READY {2,}STATUS {2,}RESTARTS {2,}AGE {2,}IP {2,}NODE {2,}NOMINATED NODE/);
    expect(lines.slice(1).map((line) => line.split(/ {2,}/).filter((_, column) => [0, 5, 6].includes(column)))).toEqual(
      [
        ["deployment-cloud-user-65fb8d79fd-28vmn", "10.244.2.133", "k8s-node0"],
        ["deployment-cloud-user-65fb8d79fd-9rjln", "10.244.2.134", "k8s-node0"],
        ["deployment-cloud-user-65fb8d79fd-m8xv4", "10.244.1.67", "k8s-node1"],
        ["deployment-cloud-user-65fb8d79fd-ndvjb", "10.244.3.76", "k8s-node3"],
        ["dns-test", "10.244.2.135", "k8s-node0"],
      ],
    );
  });

  it("ends with the last exit code, in virtual time", async () => {
    expect(await lab(["clusterip"], "echo hello; sleep 86400; exit 3\n")).toEqual({
      code: 3,
      stdout: "hello\n",
      stderr: "",
    });
    const missing = await lab(["clusterip", "--terminal", "dns-test"], "hostname\n");
    expect(missing).toMatchObject({ code: 1, stderr: 'Error from server (NotFound): pods "dns-test" not found\n' });
    const pod = await lab(["clusterip", "--at", "clusterip", "--terminal", "dns-test", "--seed", "5"], "hostname\n");
    expect(pod).toMatchObject({ code: 0, stdout: "dns-test\n" });
  });

  it("plays a lab's steps", async () => {
    const { code, stdout } = await lab(["two-questions", "--play", "--at", "outside"], "");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^@laptop\n\[dev@manjaro-x13 cloud-user\]\$ kubectl get pods -o wide\nNAME +READY /);
    expect(stdout).toMatch(/\n✓ pods\n\n@dns-test\n.*\/ # curl -s .*\n✓ inside\n/s);
  });

  it("runs commands with real processes, which end with it", async () => {
    const { code, stdout } = await lab(
      ["build-your-own"],
      `node -e 'setInterval(() => {}, 1000)' &
echo $!
echo 'for await (const text of process.stdin) console.log("it reads", String(text).trim());' > read.mjs
node -p 6*7
echo this line | node read.mjs
node read.mjs
the rest
`,
    );
    expect(code).toBe(0);
    const [, background] = /^(\d+)\n42\nit reads this line\nit reads the rest\n$/.exec(stdout) ?? [];
    expect(() => process.kill(Number(background), 0)).toThrow("ESRCH");
  });

  it("plays with real processes until Ctrl-C, which ends them", async () => {
    const child = start(["build-your-own", "--play"]);
    let stdout = "";
    // Read on to its end: who writes to a pipe that nobody reads any more ends by that.
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        if (stdout.includes("✓ start")) resolve();
      });
    });
    const pids = [...stdout.matchAll(/^\[\d+\] (\d+)$/gm)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(8);
    for (const pid of pids) process.kill(pid, 0);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it.each([
    [["nowhere"], `lab: there is no lab "nowhere"; there is ${listLabs().join(", ")}\n`],
    [[], `lab: which lab? There is ${listLabs().join(", ")}. See --help.\n`],
    [["clusterip", "--at", "x"], 'lab: the lab clusterip has no step "x"; it has empty-cluster, '],
    [["clusterip", "--seed", "many"], "lab: --seed takes a whole number, not many\n"],
    [["clusterip", "--wrong"], "lab: Unknown option '--wrong'"],
  ])("refuses %j", async (args, message) => {
    const ended = await lab(args, "");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(message);
  });

  it("lists what there is", async () => {
    const { stdout } = await lab(["--list"], "");
    expect(stdout).toMatch(/^clusterip: .+\n {2}empty-cluster\n {2}deploy\n/m);
  });
});

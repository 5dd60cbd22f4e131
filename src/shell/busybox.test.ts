import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scriptFiles, scripts } from "./busybox-scripts.case.ts";
import { run } from "./shell-machine.case.ts";

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

interface Recording {
  /** The tool and its version. */
  readonly tool: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

const file = join(import.meta.dirname, "busybox-1.35.oracle.json");

/** `ORACLE=record` runs the real busybox (all its applets, and nothing else on the PATH) and keeps what it says. */
function record(): void {
  const home = mkdtempSync(join(tmpdir(), "busybox-"));
  const bin = join(home, "bin");
  mkdirSync(bin);
  spawnSync("busybox", ["--install", "-s", bin]);
  const outcomes: Record<string, Outcome> = {};
  for (const script of Object.values(scripts).flat()) {
    const cwd = mkdtempSync(join(home, "run-"));
    for (const [name, content] of Object.entries(scriptFiles)) writeFileSync(join(cwd, name), content);
    const env = { PATH: bin, HOME: "/root", USER: "root" };
    const real = spawnSync(join(bin, "sh"), ["-c", script], {
      argv0: "sh",
      cwd,
      env,
      input: "",
      timeout: 20_000,
      encoding: "utf8",
    });
    outcomes[script] = { stdout: real.stdout, stderr: real.stderr, status: real.status ?? -1 };
  }
  rmSync(home, { recursive: true });
  const tool = spawnSync("busybox", { encoding: "utf8" }).stdout.split("\n")[0] ?? "";
  writeFileSync(file, `${JSON.stringify({ tool, outcomes }, undefined, 1)}\n`);
}

if (process.env.ORACLE === "record") record();

const recording: Recording = JSON.parse(readFileSync(file, "utf8"));

for (const [topic, list] of Object.entries(scripts)) {
  describe(`as the real busybox: ${topic}`, () => {
    for (const script of list) {
      it(script, async () => {
        const entries = Object.entries(scriptFiles).map(([name, content]) => [`/scripts/${name}`, content]);
        const result = await run(["sh", "-c", script], { files: Object.fromEntries(entries), cwd: "/scripts" });
        expect(result).toEqual(recording.outcomes[script]);
      });
    }
  });
}

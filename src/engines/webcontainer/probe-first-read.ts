import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { firstReadDescriptor, firstReadModule, firstReadVariable } from "../processes/first-read.ts";

/** A container's Node.js needs some 100 ms to start. */
const longestMs = 10_000;

/** Says what it reads. */
const program = 'process.stdin.once("data", (data) => { process.stdout.write(data); process.exit(); });';
const word = "heard";

/**
 * Whether processes here can tell that they read their input (first-read.ts). It takes more than every Node.js in a
 * container need have: a fourth stream, and streams whose methods can be replaced. So it is tried, once.
 */
export function probeFirstRead(node = process.execPath, limitMs = longestMs): Promise<boolean> {
  return new Promise((settle) => {
    const module = resolve("first-read-probe.cjs");
    writeFileSync(module, firstReadModule);
    const end = (canTell: boolean) => {
      clearTimeout(timer);
      child?.kill("SIGKILL");
      rmSync(module, { force: true });
      settle(canTell);
    };
    const timer = setTimeout(() => end(false), limitMs);
    const child = start(node, module);
    const told = child?.stdio[firstReadDescriptor];
    if (!child || !told) {
      end(false);
      return;
    }
    let heard = "";
    child.once("error", () => end(false));
    child.once("close", () => end(heard === word));
    child.stdin?.on("error", () => {});
    told.on("error", () => {});
    told.once("data", () => child.stdin?.write(word));
    child.stdout?.on("data", (data) => {
      heard += String(data);
    });
  });
}

function start(node: string, module: string) {
  try {
    return spawn(node, ["--require", module, "-e", program], {
      env: { ...process.env, [firstReadVariable]: "1" },
      stdio: ["pipe", "pipe", "ignore", "pipe"],
    });
  } catch {
    return undefined;
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

interface Doomed {
  readonly engine: ChildProcess;
  readonly pids: readonly number[];
  readonly folder: string;
}

const started: Doomed[] = [];
afterEach(() => {
  for (const { engine, pids } of started.splice(0)) {
    engine.kill("SIGKILL");
    for (const pid of pids) if (!isGone(pid)) process.kill(pid, "SIGKILL");
  }
});

/** An engine in a process of its own, with endless loops among its lab's processes. */
async function doomed(end: string): Promise<Doomed> {
  const engine = spawn(process.execPath, [join(import.meta.dirname, "doomed-lab.case.ts"), end], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(createInterface({ input: engine.stdout }), "line");
  const lab = { engine, ...JSON.parse(line) };
  started.push(lab);
  return lab;
}

/** A zombie has ended: nobody has asked yet how. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}

async function untilGone({ pids, folder }: Doomed): Promise<void> {
  while (pids.some((pid) => !isGone(pid)) || existsSync(folder)) await sleep(50);
}

describe("nothing that the lab has started is left, nor its folder, when the engine", () => {
  it("is disposed of", async () => {
    const lab = await doomed("dispose");
    expect(lab.pids).toHaveLength(6);
    // It has nothing to wait for any more.
    await once(lab.engine, "exit");
    expect(lab.pids.filter((pid) => !isGone(pid))).toEqual([]);
    expect(existsSync(lab.folder)).toBe(false);
  });

  it.each(["exit", "crash"])("ends by itself: %s", async (end) => {
    await untilGone(await doomed(end));
  });

  it.each(["SIGKILL", "SIGTERM", "SIGHUP"] as const)("is ended by %s", async (signalName) => {
    const lab = await doomed("never");
    expect(lab.pids.filter(isGone)).toEqual([]);
    lab.engine.kill(signalName);
    await untilGone(lab);
  });

  it.runIf(existsSync("/proc/self/task"))("is killed after its guard was", async () => {
    await untilGone(await doomed("guard"));
  });
});

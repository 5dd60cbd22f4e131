import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, EngineEvent } from "../engine.ts";
import { Sitting } from "../sitting.case.ts";
import { smallProcessLab } from "../small-process-lab.case.ts";
import { bundleLabHost } from "./bundle-lab-host.ts";
import { createFrameWriter, FrameReader } from "./frames.ts";
import type { FromHost, ToHost } from "./host-messages.ts";
import { StandInContainer } from "./stand-in/stand-in-container.ts";
import { createWebContainerEngine } from "./webcontainer-engine.ts";

const dataUrl = (type: string, text: string) => `data:${type},${encodeURIComponent(text)}`;
const labText = JSON.stringify(smallProcessLab);

let host = "";
let container: StandInContainer;
beforeAll(async () => {
  host = await bundleLabHost();
  container = await StandInContainer.boot();
});
afterAll(() => container[Symbol.asyncDispose]());

function createEngine(hostText = host): Engine {
  const hostUrl = dataUrl("text/javascript", hostText);
  const labsUrl = `${dataUrl("application/json", labText)}#`;
  return createWebContainerEngine({ hostUrl, labsUrl, boot: async () => container });
}

const crash = (sitting: Sitting): Promise<EngineEvent> => sitting.event(({ type }) => type === "crashed");

/** A program that says where it is, and stays. */
const staying = `node -e "console.log('pid=' + process.pid, 'in=' + process.cwd() + '.'); setInterval(() => {}, 1000)"`;

function placeOf(shown: string): { pid: number; folder: string } {
  const [, pid, folder] = /pid=(\d+) in=(\S+)\.\r?\n/.exec(shown) ?? [];
  return { pid: Number(pid), folder: folder ?? "" };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("what a container's host leaves", () => {
  it("is nothing when the engine is disposed of: no process, no file", async () => {
    const sitting = new Sitting(createEngine(), "small");
    await sitting.start();
    sitting.engine.type("laptop", `${staying}\r`);
    await sitting.event(() => placeOf(sitting.shown("laptop")).pid > 0);
    const { pid, folder } = placeOf(sitting.shown("laptop"));
    expect([isAlive(pid), existsSync(folder)]).toEqual([true, true]);
    await sitting.engine.dispose();
    expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]);
    expect(await container.fs.readdir(".")).toEqual([]);
  });

  it("is a container for the next engine when it is killed, which is told", async () => {
    const sitting = new Sitting(createEngine(), "small");
    await sitting.start();
    const crashed = crash(sitting);
    sitting.engine.type("laptop", `node -e "process.kill(process.ppid, 'SIGKILL')"\r`);
    expect(await crashed).toEqual({ type: "crashed", reason: "its Node.js ended with exit code 137." });
    const next = new Sitting(createEngine(), "small");
    await next.start();
    expect(await next.type("laptop", "node hello.mjs")).toMatchObject({ passed: true });
    await next.engine.dispose();
    expect(await container.fs.readdir(".")).toEqual([]);
  });

  it("is told when a message from it is not whole", async () => {
    const lines: string[] = [];
    const send = createFrameWriter("toPage", (text) => lines.push(text));
    send({ type: "ready" });
    send({ type: "answer" });
    const [ready, answer = ""] = lines;
    const script = `
      process.stdin.once("data", () => process.stdout.write(${JSON.stringify(answer.replace("answer", "anwser"))}));
      process.stdout.write(${JSON.stringify(ready)});`;
    const sitting = new Sitting(createEngine(script), "small");
    const crashed = crash(sitting);
    const reason = "a message from it could not be read.";
    await expect(sitting.engine.boot({ lab: "small" })).rejects.toThrow(reason);
    expect(await crashed).toEqual({ type: "crashed", reason });
  });

  it.for(["end of its input", "SIGTERM", "SIGHUP"] as const)("is nothing after %s", async (how) => {
    const folder = await mkdtemp(join(tmpdir(), "eastwest-host-"));
    await writeFile(join(folder, "lab-host.mjs"), host);
    await writeFile(join(folder, "lab.json"), labText);
    const child = spawn(process.execPath, ["lab-host.mjs", "lab.json"], { cwd: folder, stdio: "pipe" });
    try {
      const send: (message: ToHost) => void = createFrameWriter("toHost", (lines) => child.stdin.write(lines));
      const place = Promise.withResolvers<ReturnType<typeof placeOf>>();
      let shown = "";
      const take = (message: FromHost) => {
        if (message.type === "ready") send({ type: "call", id: 1, method: "boot", parameters: [{ lab: "small" }] });
        else if (message.type === "answer")
          send({ type: "tell", method: "type", parameters: ["laptop", `${staying}\r`] });
        else if (message.type === "event" && message.event.type === "output") {
          shown += Buffer.from(message.event.data).toString();
          if (placeOf(shown).pid > 0) place.resolve(placeOf(shown));
        }
      };
      const reader = new FrameReader("toPage", {
        message: (message) => take(message as FromHost), // The host's.
        damaged: () => place.reject(new Error("damaged")),
      });
      child.stdout.on("data", (data: Buffer) => reader.push(String(data)));
      const { pid, folder: inner } = await place.promise;
      expect(isAlive(pid)).toBe(true);
      const ended = once(child, "exit");
      if (how === "end of its input") child.stdin.end();
      else child.kill(how);
      expect(await ended).toEqual([0, null]);
      expect([isAlive(pid), existsSync(inner)]).toEqual([false, false]);
    } finally {
      child.kill("SIGKILL");
      await rm(folder, { recursive: true });
    }
  });
});

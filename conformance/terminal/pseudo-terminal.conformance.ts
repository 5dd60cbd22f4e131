import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type PortReceiver, RemoteEngine } from "../../src/engines/remote-engine.ts";
import { Sitting } from "../../src/engines/sitting.case.ts";
import { smallProcessLab } from "../../src/engines/small-process-lab.case.ts";
import { bundleLabHost } from "../../src/engines/webcontainer/bundle-lab-host.ts";
import { createFrameWriter, FrameReader } from "../../src/engines/webcontainer/frames.ts";
import type { FromHost, ToHost } from "../../src/engines/webcontainer/host-messages.ts";
import { Report } from "../report.ts";
import { findTool } from "../tool.ts";

const report = new Report("pseudo-terminal");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "eastwest-terminal-"));
  await writeFile(join(folder, "lab-host.mjs"), await bundleLabHost());
  await writeFile(join(folder, "lab.json"), JSON.stringify(smallProcessLab));
});
afterAll(() => rm(folder, { recursive: true }));

const children: ChildProcess[] = [];
// `script` ends what is on its terminal.
afterEach(() => children.splice(0).map((child) => child.kill()));

/** An engine on a terminal of the kernel's, which util-linux' script makes. */
async function engineOn(command: string) {
  const child = spawn(findTool("script"), ["--quiet", "--return", "--command", command, "/dev/null"], { cwd: folder });
  children.push(child);
  const exit = once(child, "exit");
  const ready = Promise.withResolvers<void>();
  const seen = { text: "", damaged: 0 };
  let receiver: PortReceiver | undefined;
  const send: (message: ToHost) => void = createFrameWriter("toHost", (lines) => child.stdin.write(lines));
  const receive = (message: FromHost) => {
    if (message.type === "ready") ready.resolve();
    else receiver?.receive(message);
  };
  const reader = new FrameReader("toPage", {
    message: (message) => receive(message as FromHost), // Of the host.
    damaged: () => {
      seen.damaged++;
      receiver?.crash("a message was not whole");
    },
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    seen.text += text;
    reader.push(text);
  });
  await ready.promise;
  const engine = new RemoteEngine({
    open: (opened) => {
      receiver = opened;
      const end = async () => {
        send({ type: "end" });
        child.stdin.end();
        await exit;
      };
      return { post: send, end };
    },
  });
  return { sitting: new Sitting(engine, smallProcessLab.id), seen, exit };
}

it("a lab's host sets the kernel's terminal to raw mode, and floods pass both ways", async () => {
  const { sitting, seen, exit } = await engineOn(`exec '${process.execPath}' lab-host.mjs lab.json`);
  await sitting.start();
  const text = "x钥".repeat(40_000);
  const [result] = await Promise.all([
    sitting.type("laptop", "seq 1 100000 | tail -n 50000; node hello.mjs"),
    sitting.engine.writeFile("big.txt", text),
  ]);
  expect(result).toMatchObject({ exitCode: 0 });
  expect(sitting.shown("laptop")).toContain("\r\n99999\r\n100000\r\nhello\r\n");
  expect(await sitting.engine.readFile("big.txt")).toBe(text);
  await sitting.engine.dispose();
  expect(await exit).toEqual([0, null]);
  // Its mark for what goes to the host stands nowhere: nothing was echoed. Line ends were translated.
  expect([seen.damaged, seen.text.includes("`"), seen.text.includes("\r\n")]).toEqual([0, false, true]);
  report.count("raw mode");
});

it("a host that cannot set it, behind a pipe, does with the kernel's echo and line discipline", async () => {
  const { sitting, seen } = await engineOn(`sh -c "cat | '${process.execPath}' lab-host.mjs lab.json"`);
  await sitting.start();
  expect(await sitting.type("laptop", "node hello.mjs")).toMatchObject({ passed: true });
  expect(await sitting.engine.readFile("count.mjs")).toContain("writeFileSync");
  await sitting.engine.dispose();
  expect([seen.damaged, seen.text.includes("`")]).toEqual([0, true]);
  report.count("cooked mode");
});

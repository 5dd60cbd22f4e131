import { describe, expect, it } from "vitest";
import { runVirtually, SimulatedClock } from "./clock.ts";
import { MemoryFileSystem } from "./files.ts";
import { Later, laterProgram, loadAllParts, NotLoadedError } from "./later.ts";
import { Machine } from "./machine.ts";
import { createNetwork } from "./network/network.ts";
import { bytes, createPipe, readAllText } from "./pipe.ts";
import type { Program } from "./process.ts";
import { createRandom } from "./random.ts";
import { Trace } from "./trace.ts";

const hostTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const tellTime: Program = async ({ machine, stdout }) => {
  await stdout.write(bytes(`${machine.clock.now()}`));
  return 3;
};

/** What a host takes several turns to bring. */
async function slowly<Part>(part: Part): Promise<Part> {
  for (let turn = 0; turn < 5; turn++) await hostTurn();
  return part;
}

function machineWith(program: Program): { machine: Machine; clock: SimulatedClock } {
  const clock = new SimulatedClock(0, hostTurn);
  const random = createRandom("later");
  const machine = new Machine({
    hostname: "host",
    clock,
    random,
    files: new MemoryFileSystem(() => clock.now()),
    network: createNetwork({ clock, random, trace: new Trace() }).addOutside({ name: "host", address: "198.51.100.7" }),
    programs: new Map([["tell", program]]),
    env: new Map(),
  });
  return { machine, clock };
}

async function run({ machine, clock }: ReturnType<typeof machineWith>): Promise<{ code: number; said: string }> {
  const { reader, writer } = createPipe();
  const { exited } = machine.spawn(["tell"], { stdout: writer, stderr: writer });
  const said = readAllText(reader);
  const code = await runVirtually(clock, exited);
  writer.close();
  return { code, said: await said };
}

describe("a program that is loaded when it is first run", () => {
  it("costs no time of the cluster", async () => {
    const host = machineWith(laterProgram(new Later(() => slowly(tellTime)), (program) => program));
    host.clock.after(5, () => {});
    expect(await run(host)).toEqual({ code: 3, said: "0" });
  });

  it("is loaded once, and begins in the very turn in which it is run after that", async () => {
    let loads = 0;
    const begun: Program = async () => {
      steps.push("begun");
      return 0;
    };
    const part = new Later(() => slowly(++loads));
    const { machine, clock } = machineWith(laterProgram(part, () => begun));
    const steps: string[] = [];
    await runVirtually(clock, machine.spawn(["tell"]).exited);
    machine.spawn(["tell"]);
    steps.push("spawned");
    expect(steps).toEqual(["begun", "begun", "spawned"]);
    expect(loads).toBe(1);
  });

  it("never begins when it is told to end while it is loaded", async () => {
    const { machine, clock } = machineWith(laterProgram(new Later(() => slowly(tellTime)), (program) => program));
    const running = machine.spawn(["tell"]);
    running.kill("SIGINT");
    expect(await runVirtually(clock, running.exited)).toBe(130);
  });

  it("says so when it cannot be loaded, and is loaded when that works again", async () => {
    let isOffline = true;
    const part = new Later(() => (isOffline ? Promise.reject(new Error("Failed to fetch")) : slowly(tellTime)));
    const host = machineWith(laterProgram(part, (program) => program));
    const { code, said } = await run(host);
    expect(code).toBe(126);
    expect(said).toMatch(/^eastwest: tell: .*Failed to fetch\n$/);
    isOffline = false;
    expect(await run(host)).toEqual({ code: 3, said: "0" });
  });
});

it("loads all parts, those that come with others, too", async () => {
  let inner: Later<string> | undefined;
  const outer = new Later(async () => {
    inner = new Later(() => slowly("inner"));
  });
  await loadAllParts();
  expect(outer.isLoaded).toBe(true);
  expect(inner?.isLoaded).toBe(true);
});

it("rejects when not all can be loaded", async () => {
  let isOffline = true;
  new Later(() => (isOffline ? Promise.reject(new Error("Failed to fetch")) : Promise.resolve()));
  await expect(loadAllParts()).rejects.toBeInstanceOf(NotLoadedError);
  isOffline = false;
  await loadAllParts();
});

import { describe, expect, it } from "vitest";
import { SimulatedClock } from "./clock.ts";
import { MemoryFileSystem } from "./files.ts";
import { Machine, ProgramNotFoundError } from "./machine.ts";
import { createNetwork } from "./network/network.ts";
import { bytes, createPipe, readAllText } from "./pipe.ts";
import type { Program } from "./process.ts";
import { createRandom } from "./random.ts";
import { Trace } from "./trace.ts";

const forever: Program = (process) => process.machine.clock.sleep(1e9, process.signal).then(() => 0);
const graceful: Program = Object.assign(((process) => forever(process)) satisfies Program, {
  handles: ["SIGTERM"] as const,
});
const crash: Program = () => Promise.reject(new Error("a bug"));
const hello: Program = async (process) => {
  await process.stdout.write(bytes(process.argv.join(" ")));
  return 7;
};

function newMachine(): Machine {
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  const random = createRandom("machine");
  return new Machine({
    hostname: "host",
    clock,
    random,
    files: new MemoryFileSystem(() => clock.now()),
    network: createNetwork({ clock, random, trace: new Trace() }).addOutside({ name: "host", address: "198.51.100.7" }),
    programs: new Map(Object.entries({ forever, graceful, crash, hello })),
    env: new Map(),
  });
}

describe("Machine", () => {
  it("runs a program by its name or path, and tells its exit code", async () => {
    for (const name of ["hello", "/bin/hello", "/usr/local/bin/hello"]) {
      const { reader, writer } = createPipe();
      const running = newMachine().spawn([name, "you"], { stdout: writer });
      expect(await running.exited).toBe(7);
      writer.close();
      expect(await readAllText(reader)).toBe(`${name} you`);
    }
  });

  it("knows no program that is not there", () => {
    expect(() => newMachine().spawn(["nope"])).toThrow(ProgramNotFoundError);
    expect(() => newMachine().spawn(["/opt/hello"])).toThrow(ProgramNotFoundError);
  });

  it("ends a program by a signal with 128 and its number", async () => {
    const running = newMachine().spawn(["forever"]);
    running.kill("SIGINT");
    expect(await running.exited).toBe(130);
  });

  it("lets PID 1 ignore signals it has no handler for, but not SIGKILL", async () => {
    const machine = newMachine();
    const shell = machine.spawn(["forever"], { isInit: true });
    shell.kill("SIGTERM");
    expect(machine.processes.size).toBe(1);
    shell.kill("SIGKILL");
    expect(await shell.exited).toBe(137);
    const service = machine.spawn(["graceful"], { isInit: true });
    service.kill("SIGTERM");
    expect(await service.exited).toBe(143);
  });

  it("lets nobody inside kill PID 1", async () => {
    const machine = newMachine();
    const shell = machine.spawn(["forever"], { isInit: true });
    machine.processes.get(shell.pid)?.kill("SIGKILL");
    expect(machine.processes.size).toBe(1);
    const other = machine.spawn(["forever"]);
    machine.processes.get(other.pid)?.kill("SIGKILL");
    expect(await other.exited).toBe(137);
  });

  it("says what went wrong inside a program that broke", async () => {
    const { reader, writer } = createPipe();
    const running = newMachine().spawn(["crash"], { stderr: writer });
    expect(await running.exited).toBe(139);
    writer.close();
    expect(await readAllText(reader)).toBe("eastwest: crash: internal error: Error: a bug\n");
  });
});

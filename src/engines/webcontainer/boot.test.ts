import { afterEach, describe, expect, it, vi } from "vitest";
import type { CannotBoot } from "./cannot-boot.ts";
import { stageLimitMs } from "./stage-limit.ts";
import { StandInContainer } from "./stand-in/stand-in-container.ts";
import { createWebContainerEngine } from "./webcontainer-engine.ts";
import type { WebContainerEngineOptions } from "./webcontainer-options.ts";

const containers: StandInContainer[] = [];
afterEach(async () => {
  for (const container of containers.splice(0)) await container[Symbol.asyncDispose]();
});

async function standIn(): Promise<StandInContainer> {
  const container = await StandInContainer.boot();
  containers.push(container);
  return container;
}

const url = (type: string, text: string) => `data:${type},${encodeURIComponent(text)}`;
const never = () => new Promise<never>(() => {});

/** Timers that somebody else lets end. */
class HeldTime {
  readonly timers = new Map<() => void, number>();

  readonly after = (delayMs: number, run: () => void) => {
    this.timers.set(run, delayMs);
    return () => void this.timers.delete(run);
  };

  end(delayMs: number): void {
    for (const [run, delay] of this.timers) if (delay === delayMs) run();
  }
}

/** What an engine's boot came to. */
async function tryBoot(options: Partial<WebContainerEngineOptions>) {
  const stages: string[] = [];
  const realTime = new HeldTime();
  const engine = createWebContainerEngine({
    hostUrl: url("text/javascript", ""),
    labsUrl: `${url("application/json", "{}")}#`,
    onProgress: (stage) => stages.push(stage),
    realTime,
    ...options,
  });
  const crashed = vi.fn();
  engine.subscribe((event) => {
    if (event.type === "crashed") crashed();
  });
  const outcome = engine.boot({ lab: "build-your-own" }).then(
    () => undefined,
    (error: CannotBoot) => error,
  );
  return { engine, stages, realTime, outcome, crashed };
}

describe("the boot of a WebContainer engine", () => {
  it("gives up when nothing goes forward for 30 seconds, and may be tried again", async () => {
    const { engine, stages, realTime, outcome, crashed } = await tryBoot({ boot: never });
    expect([...realTime.timers.values()]).toEqual([stageLimitMs]);
    realTime.end(stageLimitMs);
    expect(await outcome).toMatchObject({ name: "CannotBoot", reason: "timed-out" });
    expect(stages).toEqual(["loading-runtime"]);
    expect(crashed).not.toHaveBeenCalled();
    expect(realTime.timers.size).toBe(0);
    await expect(engine.openTerminal("laptop", { columns: 80, rows: 24 })).rejects.toThrow("timed-out");
    await engine.dispose();
  });

  it.for([
    ["mount", ["loading-runtime", "mounting"]],
    ["spawn", ["loading-runtime", "mounting", "starting"]],
  ] as const)("gives each stage its time: %s never ends", async ([stuck, passed]) => {
    const container = await standIn();
    vi.spyOn(container, stuck).mockImplementation(never);
    const { stages, realTime, outcome } = await tryBoot({ boot: async () => container });
    await vi.waitFor(() => expect(stages).toEqual(passed));
    realTime.end(stageLimitMs);
    expect(await outcome).toMatchObject({ reason: "timed-out" });
  });

  it("hands on why the page cannot boot one, and in what words the runtime gave up", async () => {
    const { outcome } = await tryBoot({
      boot: () => Promise.reject(new Error("Unable to create Credentialless iframe.")),
    });
    expect(await outcome).toMatchObject({ reason: "failed", detail: "Unable to create Credentialless iframe." });
    const failing = await standIn();
    const { outcome: failed, stages } = await tryBoot({ boot: async () => failing });
    await vi.waitFor(() => expect(stages).toContain("mounting"));
    failing.fail("out of memory");
    expect(await failed).toMatchObject({ reason: "failed" });
  });

  it.for([
    ["hostUrl", "http://127.0.0.1:9/lab-host.mjs"],
    ["labsUrl", "http://127.0.0.1:9/labs/"],
  ])("says so when this site's own part cannot be loaded: %s", async ([name = "", address]) => {
    const { outcome } = await tryBoot({ boot: standIn, [name]: address });
    expect(await outcome).toMatchObject({ reason: "not-loaded", detail: expect.stringContaining(`${address}`) });
  });

  it("tells in Node.js' own words why the host did not start, and leaves none of its files", async () => {
    const container = await standIn();
    const { engine, outcome } = await tryBoot({
      boot: async () => container,
      hostUrl: url("text/javascript", "process.exitCode = 3;\nthrow new TypeError('no such thing');"),
    });
    const cannotBoot = await outcome;
    expect(cannotBoot).toMatchObject({ reason: "failed" });
    expect(cannotBoot?.detail).toMatch(/^its Node\.js ended with exit code \d: TypeError: no such thing$/);
    await engine.dispose();
    expect(await container.fs.readdir(".")).toEqual([]);
  });

  it("ends with the engine, whatever it waits for, and leaves none of its files", async () => {
    const container = await standIn();
    const { engine, stages, outcome } = await tryBoot({
      boot: async () => container,
      // Says nothing, and never ends.
      hostUrl: url("text/javascript", "setInterval(() => {}, 1000);"),
    });
    await vi.waitFor(() => expect(stages).toContain("starting"));
    const disposing = engine.dispose();
    expect(await outcome).toMatchObject({ message: "it was closed." });
    await disposing;
    expect(await container.fs.readdir(".")).toEqual([]);
  });
});

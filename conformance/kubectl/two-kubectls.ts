import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiServer } from "../../src/cluster/api/server.ts";
import { SimulatedClock } from "../../src/cluster/clock.ts";
import { MemoryFileSystem } from "../../src/cluster/files.ts";
import { Machine } from "../../src/cluster/machine.ts";
import type { NetworkStack } from "../../src/cluster/network/sockets.ts";
import { createPipe, emptyReader, readAllText } from "../../src/cluster/pipe.ts";
import { createRandom } from "../../src/cluster/random.ts";
import { Trace } from "../../src/cluster/trace.ts";
import { nodeTime, nodeTurn } from "../../src/engines/node/node-time.ts";
import { RealTimeDriver } from "../../src/engines/real-time.ts";
import { createKubectl } from "../../src/kubectl/kubectl.ts";
import { appletProgram } from "../../src/shell/applets/small-programs.ts";
import { type Ended, run } from "../tool.ts";
import { realKubectl } from "./real-kubectl.ts";

/** The real kubectl and ours, both at the same API server over HTTP, each in a home of its own with the same files. */
export class TwoKubectls {
  /** `v1.36.3`. */
  version = "";
  readonly #api: string;
  #path = "";
  readonly #home = mkdtempSync(join(tmpdir(), "kubectl-"));
  readonly #driver: RealTimeDriver;
  readonly #machine: Machine;

  constructor(api: string, files: Readonly<Record<string, string>>) {
    this.#api = api;
    const clock = new SimulatedClock(nodeTime.now(), nodeTurn);
    this.#driver = new RealTimeDriver(clock, nodeTime);
    this.#driver.start();
    const home = new MemoryFileSystem(() => clock.now());
    home.makeDirectory("/home/dev", true);
    mkdirSync(join(this.#home, "work"));
    for (const [name, text] of Object.entries(files)) {
      home.write(`/home/dev/${name}`, text);
      writeFileSync(join(this.#home, "work", name), text);
    }
    const kubectl = createKubectl({ api: overHttp(api), clock, server: api });
    this.#machine = new Machine({
      hostname: "laptop",
      clock,
      random: createRandom("laptop"),
      files: home,
      network: noNetwork,
      programs: new Map([
        ["kubectl", kubectl],
        ["diff", appletProgram("diff", "gnu")],
      ]),
      env: new Map([["HOME", "/home/dev"]]),
    });
  }

  /** Rejects when there is no real kubectl. */
  async start(): Promise<void> {
    this.#path = await realKubectl();
    const { stdout } = await this.real(["version", "--client", "-o", "json"]);
    this.version = JSON.parse(stdout).clientVersion.gitVersion;
  }

  stop(): void {
    this.#driver.stop();
    rmSync(this.#home, { recursive: true });
  }

  real(args: readonly string[]): Promise<Ended> {
    const env = { ...process.env, HOME: this.#home, KUBECONFIG: "/dev/null" };
    return run(this.#path, ["--server", this.#api, ...args], { env, cwd: join(this.#home, "work") });
  }

  async ours(args: readonly string[]): Promise<Ended> {
    this.#driver.sync();
    const out = createPipe(1e9);
    const err = createPipe(1e9);
    const spawned = this.#machine.spawn(["kubectl", ...args], {
      cwd: "/home/dev",
      stdin: emptyReader,
      stdout: out.writer,
      stderr: err.writer,
    });
    const code = await spawned.exited;
    out.writer.close();
    err.writer.close();
    return { code, stdout: await readAllText(out.reader), stderr: await readAllText(err.reader) };
  }
}

function overHttp(api: string): Pick<ApiServer, "fetch" | "upgrade"> {
  return {
    fetch: (request) => {
      const { pathname, search } = new URL(request.url);
      return fetch(new Request(`${api}${pathname}${search}`, request));
    },
    upgrade: () => Promise.reject(new Error("exec is not carried here")),
  };
}

function refuse(): never {
  throw new Error("this machine has no network");
}

const noNetwork: NetworkStack = {
  name: "laptop",
  addresses: () => [],
  connect: () => Promise.reject(new Error("this machine has no network")),
  listen: refuse,
  bindUdp: refuse,
  openPing: refuse,
  trace: new Trace(),
};

import { createApiServer } from "../cluster/api/api-server.ts";
import type { Kind, Kinds } from "../cluster/api/client.ts";
import type { ApiServer } from "../cluster/api/server.ts";
import { runVirtually, SimulatedClock } from "../cluster/clock.ts";
import { MemoryFileSystem } from "../cluster/files.ts";
import { Machine } from "../cluster/machine.ts";
import type { NetworkStack } from "../cluster/network/sockets.ts";
import { bytes, createPipe, emptyReader, readAllText } from "../cluster/pipe.ts";
import type { Program, RunningProcess } from "../cluster/process.ts";
import { createRandom } from "../cluster/random.ts";
import { Trace } from "../cluster/trace.ts";
import { createKubectl } from "./kubectl.ts";

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Bench {
  readonly clock: SimulatedClock;
  readonly api: ApiServer;
  readonly machine: Machine;
  /** Puts an object into the cluster. */
  add<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K];
  file(path: string, content: string): void;
  /** Runs a command line split at blanks (`'…'` keeps them) to its end. */
  run(line: string, stdin?: string): Promise<Outcome>;
  /** Starts one and calls `meanwhile` while it runs. */
  during(line: string, meanwhile: (process: RunningProcess) => Promise<void> | void): Promise<Outcome>;
  /** Both streams as the terminal would show them, then the exit code if it is not 0. */
  shown(line: string, stdin?: string): Promise<string>;
}

/** Stands for diff, which is the shell's: shows how it was called, and what stands in the directories it was to compare. */
const showCompared: Program = async ({ argv, machine: { files }, stdout }) => {
  const [, ...words] = argv;
  const directories = words.filter((word) => word.startsWith("/"));
  const paths = directories.flatMap((directory) => files.list(directory).map((name) => `${directory}/${name}`));
  const texts = paths.map((path) => `${path}:\n${files.readText(path)}`);
  await stdout.write(bytes(`diff ${words.join(" ")}\n${texts.join("")}`));
  return 1;
};

/** A laptop with kubectl in front of an API server that has the usual namespaces and nothing else. */
export function createBench(): Bench {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 2, 3, 4, 5), () => new Promise((done) => setImmediate(done)));
  const api = createApiServer({
    clock,
    random: createRandom("kubectl"),
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: ["10.96.0.1", "10.96.11.18"],
    firstNodePorts: [32722],
  });
  for (const name of ["default", "kube-system"]) api.client.create("Namespace", { metadata: { name } });
  const files = new MemoryFileSystem(() => clock.now());
  files.makeDirectory("/home/dev", true);
  const network: NetworkStack = {
    name: "laptop",
    addresses: () => [],
    connect: () => Promise.reject(new Error("not wired")),
    listen: () => {
      throw new Error("not wired");
    },
    bindUdp: () => {
      throw new Error("not wired");
    },
    openPing: () => {
      throw new Error("not wired");
    },
    trace: new Trace(),
  };
  const machine = new Machine({
    hostname: "laptop",
    clock,
    random: createRandom("laptop"),
    files,
    network,
    programs: new Map([
      ["kubectl", createKubectl({ api, clock, server: "https://192.168.0.3:6443" })],
      ["diff", showCompared],
    ]),
    env: new Map([["HOME", "/home/dev"]]),
  });

  const during: Bench["during"] = async (line, meanwhile) => launch(line, undefined, meanwhile);

  async function launch(
    line: string,
    input: string | undefined,
    meanwhile?: (process: RunningProcess) => Promise<void> | void,
  ): Promise<Outcome> {
    const out = createPipe(1e9);
    const err = createPipe(1e9);
    const stdin = createPipe(1e9);
    if (input !== undefined) await stdin.writer.write(bytes(input));
    stdin.writer.close();
    const process = machine.spawn(words(line), {
      cwd: "/home/dev",
      stdout: out.writer,
      stderr: err.writer,
      stdin: input === undefined ? emptyReader : stdin.reader,
    });
    const work = async (): Promise<Outcome> => {
      await meanwhile?.(process);
      const exitCode = await process.exited;
      out.writer.close();
      err.writer.close();
      return { stdout: await readAllText(out.reader), stderr: await readAllText(err.reader), exitCode };
    };
    return runVirtually(clock, work());
  }

  return {
    clock,
    api,
    machine,
    add: (kind, object) => api.client.create(kind, object),
    file: (path, content) => files.write(path.startsWith("/") ? path : `/home/dev/${path}`, content),
    run: (line, stdin) => launch(line, stdin),
    during,
    async shown(line, stdin) {
      const { stdout, stderr, exitCode } = await launch(line, stdin);
      return `${stdout}${stderr}${exitCode === 0 ? "" : `[${exitCode}]\n`}`;
    },
  };
}

/** Splits as a shell would, without expansions. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));
}

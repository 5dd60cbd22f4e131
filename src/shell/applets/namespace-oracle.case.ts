import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { SimulatedClock } from "../../cluster/clock.ts";
import { MemoryFileSystem } from "../../cluster/files.ts";
import { Machine } from "../../cluster/machine.ts";
import { splitWords } from "../../cluster/network/netfilter/words.ts";
import { createNetwork } from "../../cluster/network/network.ts";
import { bytes, createPipe, readAllText } from "../../cluster/pipe.ts";
import { createRandom } from "../../cluster/random.ts";
import { Trace } from "../../cluster/trace.ts";
import { nodeTools } from "../network-tools.ts";

/** What a tool said to one command, in a series that runs in one namespace. */
export interface Step {
  readonly command: string;
  readonly stdin?: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Command = string | readonly [command: string, stdin: string];
/** Takes out what differs between two runs. */
type Normalize = (text: string) => string;

/** Runs the real tools, one command after the other in one fresh namespace, and writes what they say. */
export function recordSteps(path: string, tool: string, commands: readonly Command[], normalize: Normalize): void {
  const namespace = "eastwest-oracle";
  const inside = ["netns", "exec", namespace];
  spawnSync("ip", ["netns", "add", namespace]);
  const steps = commands.map((entry): Step => {
    const [command, stdin] = typeof entry === "string" ? [entry, undefined] : entry;
    const done = spawnSync("ip", [...inside, ...splitWords(command)], { input: stdin ?? "", encoding: "utf8" });
    const output = { stdout: normalize(done.stdout), stderr: done.stderr };
    return { command, ...(stdin ? { stdin } : {}), exitCode: done.status ?? -1, ...output };
  });
  spawnSync("ip", ["netns", "delete", namespace]);
  writeFileSync(path, `${JSON.stringify({ tool, steps }, undefined, 2)}\n`);
}

export function recordedSteps(path: string): readonly Step[] {
  const { steps }: { steps: Step[] } = JSON.parse(readFileSync(path, "utf8"));
  return steps;
}

/** A node with its tools. */
export function nodeMachine(isPrivileged = true): Machine {
  const clock = new SimulatedClock(Date.UTC(2026, 5, 1), () => Promise.resolve());
  const random = createRandom("1");
  const network = createNetwork({ clock, random, trace: new Trace() });
  return new Machine({
    hostname: "n1",
    clock,
    random,
    files: new MemoryFileSystem(() => 0),
    network: network.addNode({ name: "n1", address: "192.168.0.6", podCidr: "10.244.1.0/24" }).stack,
    programs: nodeTools,
    env: new Map(),
    isPrivileged,
  });
}

/** Runs a command there, as the step that it is. */
export async function runStep(
  machine: Machine,
  command: string,
  stdin = "",
  normalize: Normalize = (text) => text,
): Promise<Omit<Step, "command" | "stdin">> {
  const [input, output, errors] = [createPipe(), createPipe(), createPipe()];
  await input.writer.write(bytes(stdin));
  input.writer.close();
  const running = machine.spawn(splitWords(command), {
    stdin: input.reader,
    stdout: output.writer,
    stderr: errors.writer,
  });
  const texts = Promise.all([readAllText(output.reader), readAllText(errors.reader)]);
  const exitCode = await running.exited;
  output.writer.close();
  errors.writer.close();
  const [stdout, stderr] = await texts;
  return { exitCode, stdout: normalize(stdout), stderr };
}

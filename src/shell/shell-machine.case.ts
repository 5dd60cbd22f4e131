import { runVirtually, SimulatedClock } from "../cluster/clock.ts";
import { MemoryFileSystem } from "../cluster/files.ts";
import { Machine } from "../cluster/machine.ts";
import type { NetworkStack } from "../cluster/network/sockets.ts";
import { bytes } from "../cluster/pipe.ts";
import type { Program } from "../cluster/process.ts";
import { createRandom } from "../cluster/random.ts";
import type { Tty } from "../cluster/tty.ts";
import { createTty } from "../cluster/tty-device.ts";
import { readerOf } from "./input-stream.ts";
import { busyboxPrograms, laptopPrograms } from "./userland.ts";

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface TestMachineOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly userland?: "busybox-1.22" | "busybox-1.37" | "laptop";
  readonly programs?: Readonly<Record<string, Program>>;
}

/** 2026-01-02 03:04:05 UTC. */
export const startTime = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A machine without a network, on a clock of its own. */
export function testMachine(options: TestMachineOptions = {}): { machine: Machine; clock: SimulatedClock } {
  const clock = new SimulatedClock(startTime, () => new Promise((resolve) => setImmediate(resolve)));
  const files = new MemoryFileSystem(() => clock.now());
  for (const directory of ["/tmp", "/root", "/etc", "/bin"]) files.makeDirectory(directory);
  for (const [path, content] of Object.entries(options.files ?? {})) {
    files.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", true);
    files.write(path, content);
  }
  const userland = options.userland ?? "busybox-1.37";
  const programs = new Map([
    ...(userland === "laptop" ? laptopPrograms() : busyboxPrograms(userland)),
    ...Object.entries(options.programs ?? {}),
  ]);
  const machine = new Machine({
    hostname: "dns-test",
    clock,
    random: createRandom("test"),
    files,
    network: {} as NetworkStack, // No program under test opens a socket.
    programs,
    env: new Map([
      ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ["HOME", "/root"],
      ["USER", "root"],
    ]),
  });
  return { machine, clock };
}

/** Runs a command to its end in virtual time. */
export async function run(
  argv: readonly string[],
  options: TestMachineOptions & {
    readonly stdin?: string;
    readonly cwd?: string;
    /** Sends SIGINT after this many milliseconds of cluster time. */
    readonly interruptAfter?: number;
  } = {},
): Promise<Result> {
  const { machine, clock } = testMachine(options);
  let stdout = "";
  let stderr = "";
  const collect = (add: (text: string) => void) => {
    const decoder = new TextDecoder();
    return { write: async (chunk: Uint8Array) => add(decoder.decode(chunk, { stream: true })), close() {} };
  };
  const process = machine.spawn(argv, {
    stdin: readerOf(bytes(options.stdin ?? "")),
    stdout: collect((text) => {
      stdout += text;
    }),
    stderr: collect((text) => {
      stderr += text;
    }),
    cwd: options.cwd ?? "/tmp",
  });
  if (options.interruptAfter !== undefined) clock.after(options.interruptAfter, () => process.kill("SIGINT"));
  const status = await runVirtually(clock, process.exited);
  return { stdout, stderr, status };
}

/** `sh -c script`. */
export function sh(script: string, options: Parameters<typeof run>[1] = {}): Promise<Result> {
  return run([options.userland === "laptop" ? "bash" : "sh", "-c", script], options);
}

/** An interactive shell on a terminal, driven key by key. */
export interface TestSession {
  readonly tty: Tty;
  readonly machine: Machine;
  /** Everything the terminal was sent. */
  readonly screen: () => string;
  /** Types and waits until the shell waits for a command again. */
  type(keys: string): Promise<void>;
  /** Types a command line and returns its output and status, as the marks tell them. */
  enter(line: string): Promise<{ readonly output: string; readonly status: number }>;
  /** Types keys `afterMs` into a command. */
  typeLater(keys: string, afterMs: number): void;
  readonly exited: Promise<number>;
}

const esc = "\u001b";

export async function session(
  options: TestMachineOptions & { readonly argv?: readonly string[] } = {},
): Promise<TestSession> {
  const { machine, clock } = testMachine(options);
  const tty = createTty({ columns: 80, rows: 24 });
  const decoder = new TextDecoder();
  let screen = "";
  tty.onOutput((chunk) => {
    screen += decoder.decode(chunk, { stream: true });
  });
  const process = machine.spawn(options.argv ?? [options.userland === "laptop" ? "bash" : "sh"], {
    stdin: tty.input,
    stdout: tty.output,
    stderr: tty.output,
    tty,
    isTty: { stdin: true, stdout: true, stderr: true },
    cwd: "/tmp",
  });
  const prompts = () => screen.split(`${esc}]133;B`).length;
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await clock.turn();
  };
  const untilPrompt = async (before: number) => {
    let ended = false;
    process.exited.then(() => {
      ended = true;
    });
    while (prompts() === before && !ended) {
      await clock.turn();
      if (prompts() === before && !ended) clock.fireNext();
    }
    await settle();
  };
  await untilPrompt(1);
  return {
    tty,
    machine,
    screen: () => screen,
    exited: process.exited,
    async type(keys) {
      tty.type(keys);
      await settle();
    },
    typeLater(keys, afterMs) {
      clock.after(afterMs, () => tty.type(keys));
    },
    async enter(line) {
      const from = screen.length;
      const before = prompts();
      tty.type(`${line}\r`);
      await untilPrompt(before);
      const sent = screen.slice(from);
      const start = sent.indexOf(`${esc}]133;C`);
      const end = sent.lastIndexOf(`${esc}]133;D;`);
      const output = sent.slice(sent.indexOf(`${esc}\\`, start) + 2, end);
      return { output: output.replaceAll("\r\n", "\n"), status: Number(/^\d+/.exec(sent.slice(end + 8))?.[0]) };
    },
  };
}

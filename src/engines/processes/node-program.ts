import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, isAbsolute } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { FileError, resolvePath } from "../../cluster/files.ts";
import { type ByteReader, bytes } from "../../cluster/pipe.ts";
import type { Process, Program, SignalName } from "../../cluster/process.ts";
import { firstReadDescriptor, firstReadVariable } from "./first-read.ts";
import type { HostFiles } from "./host-files.ts";
import type { HostProcesses } from "./host-processes.ts";
import { readNodeArguments } from "./node-arguments.ts";
import { markVariable } from "./process-guard.ts";
import { type OutputPump, pumpInput, pumpOutput } from "./stream-pump.ts";

export interface NodeHost {
  readonly files: HostFiles;
  readonly processes: HostProcesses;
  /** The host's path of node. */
  readonly node: string;
  /** The host's path of the module that tells of a process' first read; see first-read.ts. */
  readonly firstRead: string | undefined;
  /** Of all of the lab's processes. */
  readonly mark: string;
  /** Where there are processes that no signal can end: how long they are waited for, and what is said then. */
  readonly unstoppable?: Unstoppable | undefined;
}

export interface Unstoppable {
  readonly afterMs: number;
  /** Without a newline. */
  readonly message: (command: string) => string;
  /** It is given up. */
  readonly met: () => void;
}

/** POSIX: found, but cannot be executed. */
const cannotRun = 126;
/** So long may what a process has printed be under way once it has ended; what it has started may print on. */
const lastOutputMs = 250;

/** `node`: a process of the host, with the lab's streams. */
export function nodeProgram(host: NodeHost): Program {
  return (process) => runNode(process, host, process.argv.slice(1));
}

/** Runs node with `args`; resolves with the exit code. */
export async function runNode(process: Process, host: NodeHost, args: readonly string[]): Promise<number> {
  process.signal.throwIfAborted();
  const { script, readsProgram } = readNodeArguments(args);
  const words = args.map((word, index) => (index === script ? hostScript(host, process.cwd, word) : word));
  let child: ChildProcess;
  try {
    child = host.processes.spawn({
      file: host.node,
      args: [
        ...(host.firstRead === undefined ? [] : ["--require", host.firstRead]),
        // Its own prompt, as on a terminal.
        ...(readsProgram && process.isTty.stdin && !words.includes("-i") ? ["-i"] : []),
        ...words,
      ],
      cwd: host.files.hostPath(process.cwd),
      env: environmentOf(process, host),
    });
  } catch (error) {
    // The directory has been removed, or the lab is over.
    const message = error instanceof Error ? error.message : String(error);
    const why = error instanceof FileError ? `${process.cwd}: ${message}` : message;
    await process.stderr.write(bytes(`eastwest: node: ${why}\n`));
    return cannotRun;
  }
  return new RunningNode(process, host, child).run(readsProgram);
}

/** One process, from its start to its end. */
class RunningNode {
  readonly #process: Process;
  readonly #host: NodeHost;
  readonly #child: ChildProcess;
  /** Ends what is still under way between the process and the lab. */
  readonly #over = new AbortController();
  #giveUp: (code: number) => void = () => {};
  #patience: NodeJS.Timeout | undefined;

  constructor(process: Process, host: NodeHost, child: ChildProcess) {
    this.#process = process;
    this.#host = host;
    this.#child = child;
  }

  async run(readsProgram: boolean): Promise<number> {
    const { stdin, stdout, stderr, isTty } = this.#process;
    const ended = this.#ended();
    const { pid } = this.#child;
    if (pid !== undefined) this.#process.becomeHostProcess(pid, (name) => this.#signal(name));
    const pumps = [
      pumpOutput(streamOf(this.#child.stdout), stdout, this.#over.signal),
      // Both may show in one terminal: what was printed before an error stands before it.
      pumpOutput(streamOf(this.#child.stderr), stderr, this.#over.signal, () => turn()),
    ];
    const wanted = this.#host.firstRead === undefined ? !isTty.stdin || readsProgram : readsProgram;
    void this.#input(stdin, wanted);
    const code = await ended;
    clearTimeout(this.#patience);
    await this.#lastOutput(pumps);
    this.#over.abort();
    for (const stream of [this.#child.stdin, this.#child.stdio[firstReadDescriptor]]) stream?.destroy();
    return code;
  }

  async #input(stdin: ByteReader, isWanted: boolean): Promise<void> {
    const input = this.#child.stdin;
    input?.on("error", () => {});
    if (!isWanted) await this.#firstRead();
    if (input) await pumpInput(stdin, input, this.#over.signal);
  }

  #ended(): Promise<number> {
    return new Promise((resolve) => {
      this.#giveUp = resolve;
      this.#child.once("exit", (code, signalName) => {
        resolve(code ?? 128 + (signalName ? constants.signals[signalName] : 0));
      });
      this.#child.once("error", ({ message }) => {
        void this.#process.stderr.write(bytes(`eastwest: node: ${message}\n`)).catch(() => {});
        resolve(cannotRun);
      });
    });
  }

  #signal(name: SignalName): void {
    this.#child.kill(name);
    const { unstoppable } = this.#host;
    if (!unstoppable || this.#patience) return;
    this.#patience = setTimeout(async () => {
      unstoppable.met();
      const said = unstoppable.message(this.#process.argv.join(" "));
      await this.#process.stderr.write(bytes(`${said}\n`)).catch(() => {});
      this.#giveUp(128 + constants.signals[name]);
    }, unstoppable.afterMs);
  }

  /** Resolves when the process wants its input; not at all if it never does. */
  #firstRead(): Promise<void> {
    const told = this.#child.stdio[firstReadDescriptor];
    told?.on("error", () => {});
    return new Promise((resolve) => {
      told?.once("data", () => resolve());
    });
  }

  /** Waits for who takes what was printed, but neither after a signal nor for what the process has left behind. */
  async #lastOutput(pumps: readonly OutputPump[]): Promise<void> {
    const done = Promise.all(pumps.map((pump) => pump.done)).then(() => true);
    const wasKilled = this.#child.signalCode !== null;
    do {
      if (await Promise.race([done, sleep(lastOutputMs, false)])) return;
    } while (!wasKilled && pumps.some((pump) => pump.isWriting));
    if (wasKilled) for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.destroy();
  }
}

function streamOf(stream: Readable | null): Readable {
  if (!stream) throw new Error("a process has all its streams");
  return stream;
}

/** A path in the lab is one of its folder, unless the host has such a file. */
function hostScript(host: NodeHost, cwd: string, word: string): string {
  if (!isAbsolute(word) || existsSync(word)) return word;
  const path = resolvePath(cwd, word);
  return host.files.exists(path) ? host.files.hostPath(path) : word;
}

/** Directories of PATH, those of the lab by the host's paths. */
function searched(path: string | undefined, files: HostFiles): string[] {
  return (path ?? "").split(":").map((directory) => (files.exists(directory) ? files.hostPath(directory) : directory));
}

/** The lab's own, and nothing of the engine's. */
function environmentOf({ env, cwd }: Process, { files, node, mark, firstRead }: NodeHost): Record<string, string> {
  const own = Object.fromEntries(env);
  const home = env.get("HOME");
  return {
    ...own,
    ...(home !== undefined && files.exists(home) ? { HOME: files.hostPath(home) } : {}),
    PWD: files.hostPath(cwd),
    TMPDIR: files.hostPath("/tmp"),
    PATH: [...searched(env.get("PATH"), files), dirname(node)].join(delimiter),
    [markVariable]: mark,
    ...(firstRead === undefined ? {} : { [firstReadVariable]: "1" }),
  };
}

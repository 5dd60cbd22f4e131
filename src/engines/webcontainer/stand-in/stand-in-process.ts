import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import type { SpawnOptions, WebContainerProcess } from "@webcontainer/api";
import { LineDiscipline, type TerminalManners } from "./terminal-manners.ts";

export interface PortMessage {
  readonly port: number;
  readonly type: "open" | "close";
}

interface StandInProcessOptions extends Pick<SpawnOptions, "env" | "output" | "terminal"> {
  readonly cwd: string;
  readonly manners: TerminalManners;
  onPort(message: PortMessage): void;
}

const preload = fileURLToPath(new URL("./announce-ports.ts", import.meta.url));

/** A child process with a pseudo-terminal of sorts. */
export class StandInProcess implements WebContainerProcess {
  readonly exit: Promise<number>;
  readonly input: WritableStream<string>;
  readonly output: ReadableStream<string>;
  readonly #child: ChildProcess;
  #hasExited = false;
  /** Its group is still there: no other can have its number. */
  #hasLeftOthers = false;

  /** Rejects when there is no such program. */
  static async start(
    command: string,
    args: readonly string[],
    options: StandInProcessOptions,
  ): Promise<StandInProcess> {
    const started = new StandInProcess(command, args, options);
    await new Promise((resolve, reject) => started.#child.once("spawn", resolve).once("error", reject));
    return started;
  }

  private constructor(command: string, args: readonly string[], options: StandInProcessOptions) {
    const { cwd, env, terminal, manners, onPort } = options;
    const isNode = command === "node";
    const { cols = 80, rows = 24 } = terminal ?? {};
    const child = spawn(isNode ? process.execPath : command, isNode ? ["--import", preload, ...args] : args, {
      cwd,
      // Nothing of the environment outside.
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        COLUMNS: String(cols),
        LINES: String(rows),
        ...Object.fromEntries(Object.entries(env ?? {}).map(([name, value]) => [name, String(value)])),
      },
      stdio: ["pipe", "pipe", "pipe", "ipc"],
      // A group of its own: whatever it starts can be found again.
      detached: true,
    });
    this.#child = child;
    const ports = new Set<number>();
    child.on("message", (message: PortMessage) => {
      if (message.type === "open") ports.add(message.port);
      else ports.delete(message.port);
      onPort(message);
    });
    child.once("exit", () => {
      this.#hasExited = true;
      this.#hasLeftOthers = this.#signalGroup(0);
    });
    this.exit = new Promise((resolve) => {
      // Not `exit`: what it has printed comes first.
      child.once("close", (code, signal) => {
        for (const port of ports) onPort({ port, type: "close" });
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
    });

    const decoder = new TextDecoder();
    let screen: ReadableStreamDefaultController<string> | undefined;
    this.output = new ReadableStream({
      start: (controller) => {
        screen = controller;
      },
      cancel: () => {
        screen = undefined;
      },
    });
    const line = new LineDiscipline(manners, {
      toProcess: (text) => child.stdin?.write(text),
      // Each piece by itself, as the package does: a character that was cut does not come whole.
      toScreen: (data) => screen?.enqueue(decoder.decode(data)),
      interrupt: () => child.kill("SIGINT"),
    });
    if (options.output === false) screen = undefined;
    child.stdout?.on("data", (data: Uint8Array) => line.print(data));
    child.stderr?.on("data", (data: Uint8Array) => line.print(data));
    // A process that has closed its input is not an error of the page's.
    child.stdin?.on("error", () => {});
    void this.exit.then(() => {
      screen?.close();
      screen = undefined;
    });
    this.input = new WritableStream({ write: (keys) => line.write(keys) });
  }

  /** The one process: who has started others has to end them. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** The process, and what it has started and left behind. */
  async end(): Promise<void> {
    if (this.#hasExited && !this.#hasLeftOthers) return;
    this.#signalGroup("SIGKILL");
    await this.exit;
  }

  /** Whether there was somebody to get it. */
  #signalGroup(signal: "SIGKILL" | 0): boolean {
    try {
      return this.#child.pid !== undefined && process.kill(-this.#child.pid, signal);
    } catch {
      return false;
    }
  }

  resize(_: { cols: number; rows: number }): void {
    this.#child.kill("SIGWINCH");
  }
}

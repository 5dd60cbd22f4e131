import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { SignalName } from "../../cluster/process.ts";
import type { ProcessGuard } from "./process-guard.ts";

export interface HostProcessesOptions {
  readonly guard?: ProcessGuard | undefined;
  /** Each process leads a group of its own, so that what it starts ends with the lab, too. Not on Windows, and not in a WebContainer. */
  readonly hasGroups: boolean;
  /** Stream 3, a pipe that goes both ways: not every container has it. */
  readonly hasFourthStream: boolean;
}

export interface HostCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** So long does the end of the lab wait for its processes: a container may have some that nothing can kill. */
const longestEndMs = 2000;

/** The lab's processes on the host: none is left when the lab is over. */
export class HostProcesses {
  readonly #guard: ProcessGuard | undefined;
  readonly #hasGroups: boolean;
  readonly #stdio: readonly "pipe"[];
  readonly #running = new Map<number, ChildProcess>();
  #closed = false;

  constructor({ guard, hasGroups, hasFourthStream }: HostProcessesOptions) {
    this.#guard = guard;
    this.#hasGroups = hasGroups;
    this.#stdio = Array.from({ length: hasFourthStream ? 4 : 3 }, () => "pipe");
  }

  /** All streams are pipes. Throws when the lab is over. Who cannot be started emits `error`. */
  spawn({ file, args, cwd, env }: HostCommand): ChildProcess {
    if (this.#closed) throw new Error("the lab was closed");
    const child = spawn(file, args, {
      cwd,
      env: { ...env },
      stdio: [...this.#stdio],
      detached: this.#hasGroups,
      windowsHide: true,
    });
    const { pid } = child;
    if (pid === undefined) return child;
    this.#running.set(pid, child);
    this.#guard?.began(pid);
    child.once("exit", () => {
      this.#running.delete(pid);
      // What it has started may live on.
      if (!this.#signalGroup(pid, 0)) this.#guard?.ended(pid);
    });
    return child;
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    this.#closed = true;
    const ends = [...this.#running.values()].map((child) => once(child, "exit"));
    for (const [pid, child] of this.#running) if (!this.#signalGroup(pid, "SIGKILL")) child.kill("SIGKILL");
    const patience = new AbortController();
    await Promise.race([Promise.all(ends), sleep(longestEndMs, undefined, { signal: patience.signal })]);
    patience.abort();
    await this.#guard?.close();
  }

  /** Whether there was somebody to get it. */
  #signalGroup(pid: number, signalName: SignalName | 0): boolean {
    if (!this.#hasGroups) return false;
    try {
      return process.kill(-pid, signalName);
    } catch {
      return false;
    }
  }
}

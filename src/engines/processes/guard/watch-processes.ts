import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Guarded, ProcessGuard } from "../process-guard.ts";

/**
 * A process beside the engine's, in a session of its own, that ends the lab's processes when the engine is gone, however
 * that came: it holds the other end of a pipe, which the kernel closes then. On Linux it finds all of them by their
 * environment; on macOS those that have left their group are missed, and on Windows those that others of them have started.
 */
export function startGuard(guarded: Guarded): ProcessGuard {
  return new GuardProcess(guarded);
}

const script = fileURLToPath(new URL("./guard-process.ts", import.meta.url));

class GuardProcess implements ProcessGuard {
  readonly #guarded: Guarded;
  readonly #pids = new Set<number>();
  #process: ReturnType<typeof startProcess>;
  #closed = false;

  constructor(guarded: Guarded) {
    this.#guarded = guarded;
    this.#process = this.#start();
  }

  began(pid: number): void {
    this.#pids.add(pid);
    this.#process.stdin.write(`+${pid}\n`);
  }

  ended(pid: number): void {
    this.#pids.delete(pid);
    this.#process.stdin.write(`-${pid}\n`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.ref();
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    await ended;
  }

  #start() {
    const started = startProcess(this.#guarded);
    for (const pid of this.#pids) started.stdin.write(`+${pid}\n`);
    started.once("exit", () => {
      // Somebody has ended it.
      if (!this.#closed) this.#process = this.#start();
    });
    return started;
  }
}

/** It does not keep the engine's process. */
function startProcess({ folder, mark }: Guarded) {
  const started = spawn(process.execPath, [script, folder, mark], {
    // Nothing of the reader's environment, and no signal that is meant for the engine's group.
    env: {},
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  started.unref();
  started.stdin.on("error", () => {});
  if ("unref" in started.stdin && typeof started.stdin.unref === "function") started.stdin.unref();
  return started;
}

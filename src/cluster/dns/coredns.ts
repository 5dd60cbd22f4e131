import type { ApiClient } from "../api/client.ts";
import { goDuration } from "../go-duration.ts";
import { SocketError } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import type { Process, Program } from "../process.ts";
import type { Trace } from "../trace.ts";
import { CoreDnsInstance } from "./coredns-instance.ts";
import { CorefileError, canonicalText, parseCorefile } from "./corefile/server-blocks.ts";
import { sha512 } from "./corefile/sha512.ts";

export interface CoreDnsOptions {
  readonly client: ApiClient;
  readonly trace: Trace;
}

/** What kubeadm installs with Kubernetes v1.36. */
const version = "CoreDNS-1.14.2\nlinux/amd64, go1.26.1, dd1df4f\n";

/** CoreDNS as a pod's program: `-conf FILE` names its Corefile, which it obeys. */
export function createCoreDnsProgram(options: CoreDnsOptions): Program {
  const run = (process: Process): Promise<number> => new CoreDns(process, options).run();
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

class CoreDns {
  readonly #process: Process;
  readonly #path: string;
  readonly #options: CoreDnsOptions;
  readonly #end: Promise<number>;
  #exit: (code: number) => void = () => {};
  #instance: CoreDnsInstance | undefined;
  /** The sum of the Corefile that was last tried, good or bad. */
  #tried = "";
  /** Lines come out in the order they were written, without anybody waiting for it. */
  #printed: Promise<void> = Promise.resolve();

  constructor(process: Process, options: CoreDnsOptions) {
    this.#process = process;
    this.#options = options;
    const at = process.argv.indexOf("-conf");
    this.#path = at < 0 ? "Corefile" : (process.argv[at + 1] ?? "");
    this.#end = new Promise((resolve) => {
      this.#exit = resolve;
    });
  }

  async run(): Promise<number> {
    const { machine, signal } = this.#process;
    try {
      const text = this.#read();
      const instance = this.#create(text);
      this.#instance = instance;
      // CoreDNS looks every 100 ms whether its watches have brought what there is.
      await machine.clock.sleep(100, signal);
      start(instance);
      this.#print(instance.banner);
      this.#announce(instance);
      this.#print(version);
      this.#watchFile();
      const stopped = new Promise<undefined>((resolve) =>
        signal.addEventListener("abort", () => resolve(undefined), { once: true }),
      );
      const code = await Promise.race([stopped, this.#end]);
      if (code !== undefined) return code;
      this.#print("[INFO] SIGTERM: Shutting down servers then terminating\n");
      const { lameDuckMs } = this.#instance;
      if (lameDuckMs !== undefined) {
        this.#print(`[INFO] plugin/health: Going into lameduck mode for ${goDuration(lameDuckMs)}\n`);
        await machine.clock.sleep(lameDuckMs);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      this.#print(`${error.message}\n`);
      return 1;
    } finally {
      this.#instance?.stop();
      await this.#printed;
    }
  }

  /** Throws CorefileError. */
  #read(): string {
    const { files } = this.#process.machine;
    if (files.exists(this.#path)) return files.readText(this.#path);
    throw new CorefileError(`loading Caddyfile via flag: open ${this.#path}: no such file or directory`);
  }

  #create(text: string): CoreDnsInstance {
    return new CoreDnsInstance(
      {
        ...this.#options,
        process: this.#process,
        log: (line) => this.#print(`${line}\n`),
        fatal: (line) => {
          this.#print(`${line}\n`);
          this.#exit(1);
        },
      },
      this.#path,
      text,
    );
  }

  #announce(instance: CoreDnsInstance): void {
    if (!instance.reload) return;
    this.#tried = instance.hash;
    this.#print(`[INFO] plugin/reload: Running configuration SHA512 = ${this.#tried}\n`);
  }

  /** plugin/reload: a changed Corefile takes effect; one that is wrong is told of, and the old one stays. */
  #watchFile(): void {
    const { clock } = this.#process.machine;
    const { signal } = this.#process;
    const look = () => {
      const current = this.#instance;
      if (signal.aborted || !current?.reload) return;
      this.#reload(current);
      const interval = this.#instance?.reload?.intervalMs;
      if (interval !== undefined) clock.after(interval, look);
    };
    const interval = this.#instance?.reload?.intervalMs;
    if (interval !== undefined) clock.after(interval, look);
  }

  #reload(current: CoreDnsInstance): void {
    let text: string;
    try {
      text = this.#read();
      if (text === current.text) return;
      const sum = sha512(canonicalText(parseCorefile(this.#path, text, false)));
      if (sum === this.#tried) return;
      this.#tried = sum;
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      const what = /^loading /.test(error.message) ? "load" : "parse";
      this.#print(`[WARNING] plugin/reload: Corefile ${what} failed: ${error.message}\n`);
      return;
    }
    this.#print("[INFO] Reloading\n");
    try {
      const next = this.#create(text);
      current.stop();
      this.#instance = next;
      start(next);
      this.#announce(next);
      this.#print("[INFO] Reloading complete\n");
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      this.#print(`[ERROR] Restart failed: ${error.message}\n`);
      this.#print(
        `[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: ${error.message}\n`,
      );
    }
  }

  #print(text: string): void {
    this.#printed = this.#printed.then(() => this.#process.stdout.write(bytes(text))).catch(() => {});
  }
}

/** Throws CorefileError when a port is taken. */
function start(instance: CoreDnsInstance): void {
  try {
    instance.start();
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    instance.stop();
    throw new CorefileError("Listen: listen tcp :53: bind: address already in use");
  }
}

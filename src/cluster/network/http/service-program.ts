import type { DatagramHandler, ServiceContext, ServiceImage } from "../../container-image.ts";
import { bytes } from "../../pipe.ts";
import type { Process, Program } from "../../process.ts";
import { sha256Hex } from "../../sha256.ts";
import type { Trace } from "../../trace.ts";
import { type NetworkStack, SocketError } from "../sockets.ts";
import { serveHttp } from "./server.ts";
import { createServiceFetch } from "./service-fetch.ts";

/**
 * A service image's process: calls `start`, listens on its ports after `startupMs`, logs to stdout, and ends by `exit` or
 * on SIGTERM with 143, as a JVM does, once its shutdown hooks have run. A `start` that throws is a crash: the error on stderr, exit 1. What a handler throws goes to
 * stderr and answers 500.
 */
export function createServiceProgram(image: ServiceImage, tag: string, trace?: Trace): Program {
  const run = async (process: Process): Promise<number> => {
    const { machine } = process;
    const hooks: (() => Promise<void>)[] = [];
    const signal = lifeOf(process, hooks);
    const alive = { machine, signal };
    const ended = Promise.withResolvers<number>();
    const output = new LineWriter(process);
    const clients: { close(): void }[] = [];
    const createFetch: ServiceContext["createFetch"] = (pool) => {
      const client = createServiceFetch(alive, pool);
      clients.push(client);
      return client.fetch;
    };
    const context: ServiceContext = {
      env: process.env,
      hostname: machine.hostname,
      version: tag,
      fetch: createFetch({}),
      createFetch,
      log: (line) => output.stdout(line),
      now: () => Math.floor(machine.clock.now()),
      args: process.argv.slice(1),
      sleep: (ms) => machine.clock.sleep(ms, signal),
      sha256: sha256Hex,
      exit: ended.resolve,
      onShutdown: (hook) => hooks.push(hook),
    };
    const servers: { close(): void }[] = [];
    try {
      const handlers = image.start(context);
      await machine.clock.sleep(image.startupMs, signal);
      const host = { network: machine.network, clock: machine.clock, trace };
      for (const [port, handler] of Object.entries(handlers)) {
        const onError = (error: unknown) => output.stderr(stackOf(error));
        servers.push(serveHttp(host, Number(port), handler, { onError }));
      }
      for (const [port, handler] of Object.entries(image.datagrams?.(context) ?? {})) {
        servers.push(answerDatagrams(machine.network, Number(port), handler));
      }
      return await Promise.race([ended.promise, rejectionOf(signal)]);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const text = error instanceof SocketError && error.code === "EADDRINUSE" ? "Address already in use" : error;
      output.stderr(stackOf(text));
      return 1;
    } finally {
      for (const server of servers) server.close();
      for (const client of clients) client.close();
      await output.flush();
    }
  };
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

/** Lines in the order they were logged, though `log` does not wait. */
class LineWriter {
  readonly #process: Process;
  #written: Promise<void> = Promise.resolve();

  constructor(process: Process) {
    this.#process = process;
  }

  stdout(line: string): void {
    this.#write("stdout", line);
  }

  stderr(line: string): void {
    this.#write("stderr", line);
  }

  flush(): Promise<void> {
    return this.#written;
  }

  #write(stream: "stdout" | "stderr", line: string): void {
    const write = () => this.#process[stream].write(bytes(`${line}\n`));
    // A log that nobody takes any more does not end the service.
    this.#written = this.#written.then(write).catch(() => {});
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Answers until it is closed. */
function answerDatagrams(network: NetworkStack, port: number, handler: DatagramHandler): { close(): void } {
  const socket = network.bindUdp(port);
  const closed = new AbortController();
  const serve = async () => {
    for (;;) {
      const { from, data } = await socket.receive(closed.signal);
      const answer = handler(new TextDecoder().decode(data), { remoteAddress: from.address, remotePort: from.port });
      if (answer !== undefined) socket.send(bytes(answer), from);
    }
  };
  serve().catch(() => {});
  return {
    close: () => {
      closed.abort();
      socket.close();
    },
  };
}

/** Aborts when the service is over: a moment later than `process.signal` where there are hooks to run. */
function lifeOf({ signal, killed }: Process, hooks: readonly (() => Promise<void>)[]): AbortSignal {
  const life = new AbortController();
  const end = () => {
    const over = () => life.abort(signal.reason);
    if (hooks.length === 0 || killed.aborted) over();
    else Promise.allSettled(hooks.map((hook) => hook())).then(over);
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  killed.addEventListener("abort", () => life.abort(killed.reason), { once: true });
  return life.signal;
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

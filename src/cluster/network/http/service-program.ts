import type { ServiceContext, ServiceImage } from "../../container-image.ts";
import { bytes } from "../../pipe.ts";
import type { Process, Program } from "../../process.ts";
import type { Trace } from "../../trace.ts";
import { SocketError } from "../sockets.ts";
import { type HttpServer, serveHttp } from "./server.ts";
import { createServiceFetch } from "./service-fetch.ts";

/**
 * A service image's process: calls `start`, listens on its ports after `startupMs`, logs to stdout, and ends on SIGTERM
 * with 143, as a JVM does. A `start` that throws is a crash: the error on stderr, exit 1. What a handler throws goes to
 * stderr and answers 500.
 */
export function createServiceProgram(image: ServiceImage, tag: string, trace?: Trace): Program {
  const run = async (process: Process): Promise<number> => {
    const { machine, signal } = process;
    const output = new LineWriter(process);
    const outgoing = createServiceFetch(process);
    const context: ServiceContext = {
      env: process.env,
      hostname: machine.hostname,
      version: tag,
      fetch: outgoing.fetch,
      log: (line) => output.stdout(line),
      now: () => machine.clock.now(),
      sleep: (ms) => machine.clock.sleep(ms, signal),
    };
    const servers: HttpServer[] = [];
    try {
      const handlers = image.start(context);
      await machine.clock.sleep(image.startupMs, signal);
      const host = { network: machine.network, clock: machine.clock, trace };
      for (const [port, handler] of Object.entries(handlers)) {
        const onError = (error: unknown) => output.stderr(stackOf(error));
        servers.push(serveHttp(host, Number(port), handler, { onError }));
      }
      await untilAborted(signal);
      throw signal.reason;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const text = error instanceof SocketError && error.code === "EADDRINUSE" ? "Address already in use" : error;
      output.stderr(stackOf(text));
      return 1;
    } finally {
      for (const server of servers) server.close();
      outgoing.close();
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

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

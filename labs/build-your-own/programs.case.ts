import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Program {
  readonly process: ChildProcess;
  /** Waits until it has printed a line like this. */
  printed(line: RegExp): Promise<RegExpExecArray>;
  /** All that it has printed so far. */
  readonly output: () => string;
}

/** A copy of the lab's project, and what a test starts in it; `end()` leaves nothing of it. */
export class Folder {
  readonly #path = mkdtempSync(join(tmpdir(), "build-your-own-"));
  readonly #ends: (() => Promise<unknown>)[] = [];

  constructor() {
    cpSync(new URL("project", import.meta.url), this.#path, { recursive: true });
  }

  start(file: string, ...args: readonly string[]): Program {
    const child = spawn(process.execPath, [file, ...args], { cwd: this.#path, env: {} });
    const exited = once(child, "exit");
    this.#ends.push(() => {
      child.kill("SIGKILL");
      return exited;
    });
    let output = "";
    const printed = (line: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = line.exec(output);
          if (found) resolve(found);
        };
        look();
        for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
        child.once("close", () => reject(new Error(`${file} has ended without ${line}:\n${output}`)));
      });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    return { process: child, printed, output: () => output };
  }

  /** Starts it, and gives the port that it listens on. */
  async listening(file: string, ...args: readonly string[]): Promise<Program & { readonly port: number }> {
    const program = this.start(file, ...args);
    const [, port] = await program.printed(/ listens on 127\.0\.0\.1:(\d+)/);
    return { ...program, port: Number(port) };
  }

  /** Runs it to its end. */
  async run(file: string, ...args: readonly string[]): Promise<{ readonly output: string; readonly code: number }> {
    const program = this.start(file, ...args);
    const [code] = await once(program.process, "close");
    return { output: program.output(), code };
  }

  /** A server of the test's own, on a free port. */
  async server(accept: (socket: Socket) => void): Promise<{ readonly port: number; readonly server: Server }> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      accept(socket);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    this.#ends.push(async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return { port: address.port, server };
  }

  read(file: string): string {
    return readFileSync(join(this.#path, file), "utf8");
  }

  /** At once, as editors save: nobody reads half of it. */
  write(file: string, text: string): void {
    writeFileSync(join(this.#path, "draft"), text);
    renameSync(join(this.#path, "draft"), join(this.#path, file));
  }

  /** As a reader edits it. */
  change(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    this.write(file, text.replace(from, to));
  }

  /** As the keeper would write it: these ports are ready, and called a, b, c in their order. */
  writeEndpoints(...ports: readonly number[]): void {
    const items = ports.map((port, index) => ({
      metadata: { labels: { "kubernetes.io/service-name": "cloud-user" } },
      ports: [{ port }],
      endpoints: [
        { addresses: ["127.0.0.1"], conditions: { ready: true }, targetRef: { name: String.fromCharCode(97 + index) } },
      ],
    }));
    this.write("endpointslices.json", JSON.stringify({ items }));
  }

  async end(): Promise<void> {
    for (const end of this.#ends) await end();
    rmSync(this.#path, { recursive: true, force: true });
  }
}

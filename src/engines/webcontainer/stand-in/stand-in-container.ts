import { EventEmitter } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  BootOptions,
  CodeListener,
  ErrorListener,
  FileSystemTree,
  LoadFilesOptions,
  OpenListener,
  PortListener,
  PreviewMessageListener,
  ServerReadyListener,
  SpawnOptions,
  Unsubscribe,
  WebContainer,
} from "@webcontainer/api";
import { StandInFiles } from "./stand-in-files.ts";
import { StandInProcess } from "./stand-in-process.ts";
import { rawTerminal, type TerminalManners } from "./terminal-manners.ts";

type Listener =
  | PortListener
  | ServerReadyListener
  | PreviewMessageListener
  | ErrorListener
  | OpenListener
  | CodeListener;

/** What of the package's class it stands in for; its declarations hold it to that. */
type StoodFor = Pick<WebContainer, "fs" | "mount" | "on" | "path" | "spawn" | "teardown" | "workdir">;

/** A WebContainer whose processes are this machine's, in a temporary folder. */
export class StandInContainer implements StoodFor {
  readonly fs: StandInFiles;
  readonly workdir: string;
  readonly path = process.env.PATH ?? "";
  readonly #home: string;
  readonly #manners: TerminalManners;
  readonly #events = new EventEmitter();
  /** All that were ever started: they may have left others behind. */
  readonly #processes: StandInProcess[] = [];
  #tornDown: Promise<void> | undefined;

  static async boot(
    { workdirName = "project" }: BootOptions = {},
    manners: TerminalManners = rawTerminal,
  ): Promise<StandInContainer> {
    const home = await mkdtemp(join(tmpdir(), "eastwest-stand-in-"));
    const workdir = join(home, workdirName);
    await mkdir(workdir);
    return new StandInContainer(home, workdir, manners);
  }

  private constructor(home: string, workdir: string, manners: TerminalManners) {
    this.#home = home;
    this.workdir = workdir;
    this.fs = new StandInFiles(workdir);
    this.#manners = manners;
    // Node's emitter throws an `error` that nobody listens to.
    this.#events.on("error", () => {});
  }

  async mount(
    tree: FileSystemTree | Uint8Array | ArrayBuffer,
    { mountPoint = "." }: LoadFilesOptions = {},
  ): Promise<void> {
    this.#assertAlive();
    if (tree instanceof Uint8Array || tree instanceof ArrayBuffer) {
      throw new Error("this stand-in does not read binary snapshots");
    }
    await writeTree(this.fs.path(mountPoint), tree);
  }

  async spawn(
    command: string,
    argsOrOptions: readonly string[] | SpawnOptions = [],
    options: SpawnOptions = {},
  ): Promise<StandInProcess> {
    this.#assertAlive();
    const args = isList(argsOrOptions) ? argsOrOptions : [];
    const { cwd = ".", ...rest } = isList(argsOrOptions) ? options : argsOrOptions;
    const started = await StandInProcess.start(command, args, {
      ...rest,
      cwd: this.fs.path(cwd),
      manners: this.#manners,
      onPort: ({ port, type }) => {
        const url = `http://127.0.0.1:${port}`;
        this.#events.emit("port", port, type, url);
        if (type === "open") this.#events.emit("server-ready", port, url);
      },
    });
    this.#processes.push(started);
    return started;
  }

  on(event: "port", listener: PortListener): Unsubscribe;
  on(event: "server-ready", listener: ServerReadyListener): Unsubscribe;
  on(event: "preview-message", listener: PreviewMessageListener): Unsubscribe;
  on(event: "error", listener: ErrorListener): Unsubscribe;
  on(event: "xdg-open", listener: OpenListener): Unsubscribe;
  on(event: "code", listener: CodeListener): Unsubscribe;
  on(event: string, listener: Listener): Unsubscribe {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  }

  /** As when the runtime itself fails. */
  fail(message: string): void {
    this.#events.emit("error", { message });
  }

  teardown(): void {
    this.#assertAlive();
    this.#tornDown = this.#end();
  }

  /** Resolves once nothing is left of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#tornDown ??= this.#end();
    await this.#tornDown;
  }

  async #end(): Promise<void> {
    await Promise.all(this.#processes.map((one) => one.end()));
    await rm(this.#home, { recursive: true, force: true });
  }

  #assertAlive(): void {
    if (this.#tornDown) throw new Error("WebContainer already torn down");
  }
}

function isList(value: readonly string[] | SpawnOptions): value is readonly string[] {
  return Array.isArray(value);
}

async function writeTree(folder: string, tree: FileSystemTree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, node] of Object.entries(tree)) {
    const path = join(folder, name);
    if ("directory" in node) await writeTree(path, node.directory);
    else if ("symlink" in node.file) await symlink(node.file.symlink, path);
    else await writeFile(path, node.file.contents);
  }
}

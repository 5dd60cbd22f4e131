import { resolvePath } from "../../cluster/files.ts";
import type { Process, Program } from "../../cluster/process.ts";
import { appletPrograms } from "../../shell/applet-programs.ts";
import { createShell } from "../../shell/shell.ts";
import { type NodeHost, nodeProgram, runNode } from "./node-program.ts";

/** What can be called by name: the small programs of the shell's own, node, and whatever lies in the project's bin/. */
export class LabPrograms extends Map<string, Program> {
  readonly #host: NodeHost;
  readonly #folder: string;

  /** `folder`: bin/, as the lab sees it. */
  constructor(host: NodeHost, folder: string) {
    const shell = createShell({ dialect: "bash" });
    super([...appletPrograms("gnu"), ["bash", shell], ["sh", shell], ["node", nodeProgram(host)]]);
    this.#host = host;
    this.#folder = folder;
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** The project's own come first, as if bin/ stood first in PATH. */
  override get(name: string): Program | undefined {
    const path = `${this.#folder}/${name}`;
    const { files } = this.#host;
    if (!name.includes("/") && files.exists(path) && files.stat(path).type === "file") {
      return (process) => this.#runScript(process, path);
    }
    return super.get(name);
  }

  override *keys(): MapIterator<string> {
    const { files } = this.#host;
    yield* new Set([...super.keys(), ...(files.exists(this.#folder) ? files.list(this.#folder) : [])]);
  }

  #runScript(process: Process, path: string): Promise<number> {
    const [, ...args] = process.argv;
    const { files } = this.#host;
    const firstLine = /^#!.*/.exec(files.readText(path))?.[0] ?? "";
    if (/\bnode\b/.test(firstLine)) return runNode(process, this.#host, [files.hostPath(path), ...args]);
    const shell = super.get("bash");
    if (!shell) throw new Error("there is a shell");
    return shell({ ...process, argv: ["bash", resolvePath("/", path), ...args] });
  }
}

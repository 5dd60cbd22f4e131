import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { FileSystemTree, SpawnOptions, WebContainerProcess } from "@webcontainer/api";
import { StandInContainer } from "../src/engines/webcontainer/stand-in/stand-in-container.ts";

const comlinkFile = new URL("../node_modules/@webcontainer/api/dist/vendor/index.js", import.meta.url);

/** A tree of files as the package's client sends it. */
interface SentTree {
  readonly d: Readonly<Record<string, SentTree | { readonly f: { readonly c: string } }>>;
}

interface SentCommand extends Pick<SpawnOptions, "cwd" | "env" | "terminal"> {
  readonly command: string;
  readonly args: string[];
}

interface Running {
  readonly process: WebContainerProcess;
  readonly input: WritableStreamDefaultWriter<string>;
  readonly output: ReadableStreamDefaultReader<string>;
}

/**
 * What StackBlitz' servers would send, for the package's real client in the page: a frame that speaks its protocol (Comlink,
 * whose copy in the package serves both ends), and whose processes are this machine's.
 */
export class RuntimeOnThisMachine {
  readonly container: StandInContainer;
  readonly #running: Running[] = [];

  private constructor(container: StandInContainer) {
    this.container = container;
  }

  static async serve(page: Page): Promise<RuntimeOnThisMachine> {
    const runtime = new RuntimeOnThisMachine(await StandInContainer.boot());
    const comlink = await readFile(comlinkFile, "utf8");
    // Of one name: functions of a page's own are called in the order in which the frame calls them.
    await page.exposeFunction("onThisMachine", (name: string, ...values: never[]) => runtime.#call(name, values));
    const headers = { "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "cross-origin" };
    await page.route("https://stackblitz.com/**", (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/headless") return route.fulfill({ contentType: "text/html", headers, body: frame });
      if (pathname === "/comlink.js") return route.fulfill({ contentType: "text/javascript", headers, body: comlink });
      return route.abort();
    });
    return runtime;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.container[Symbol.asyncDispose]();
  }

  #call(name: string, values: readonly never[]): unknown {
    const [first, second] = values;
    switch (name) {
      case "mount":
        return this.container.mount(treeOf(JSON.parse(first ?? "")));
      case "remove":
        return this.container.fs.rm(first ?? "", second);
      case "spawn":
        return this.#spawn(first ?? { command: "", args: [] });
      default:
        return this.#callProcess(name, first ?? 0, second ?? "");
    }
  }

  async #spawn({ command, args, ...options }: SentCommand): Promise<number> {
    const process = await this.container.spawn(command, args, options);
    return this.#running.push({ process, input: process.input.getWriter(), output: process.output.getReader() }) - 1;
  }

  async #callProcess(name: string, id: number, keys: string): Promise<unknown> {
    const running = this.#running[id];
    if (!running) throw new Error(`there is no process ${id}`);
    const { process, input, output } = running;
    switch (name) {
      case "write":
        return input.write(keys);
      case "read":
        return (await output.read()).value;
      case "kill":
        return process.kill();
      case "exit":
        return process.exit;
      default:
        throw new Error(`the frame calls ${name}`);
    }
  }
}

function treeOf({ d: nodes }: SentTree): FileSystemTree {
  return Object.fromEntries(
    Object.entries(nodes).map(([name, node]) => [
      name,
      "d" in node ? { directory: treeOf(node) } : { file: { contents: node.f.c } },
    ]),
  );
}

const frame = `<!doctype html><script type="module">
import { Comlink } from "/comlink.js";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function run(command, stdout, stderr, output) {
  const id = await onThisMachine("spawn", command);
  const print = async () => {
    for (let text; (text = await onThisMachine("read", id)) !== undefined; ) await output(encoder.encode(text));
    await output(null);
  };
  void print();
  return Comlink.proxy({
    write: (keys) => onThisMachine("write", id, keys),
    kill: () => onThisMachine("kill", id),
    resize: () => {},
    onExit: onThisMachine("exit", id),
  });
}

const instance = {
  fs: () => Comlink.proxy({ rm: (path, options) => onThisMachine("remove", path, options) }),
  previewScript: () => Comlink.proxy({}),
  runtimeInfo: () => ({ path: "/bin", cwd: "/home/eastwest" }),
  loadFiles: (files) => onThisMachine("mount", decoder.decode(files)),
  on: () => Comlink.proxy(() => {}),
  run,
};

const { port1, port2 } = new MessageChannel();
Comlink.expose({ build: () => Comlink.proxy(instance) }, port1);
parent.postMessage({ type: "init" }, "*", [port2]);
</script>`;

import type { WebContainerProcess } from "@webcontainer/api";
import type { Language } from "../engine.ts";
import type { CallMessage, ToEngine } from "../protocol.ts";
import type { PortReceiver, RemotePort } from "../remote-engine.ts";
import { type BootStage, CannotBoot, wordsOf } from "./cannot-boot.ts";
import { createFrameWriter, FrameReader } from "./frames.ts";
import type { FromHost, ToHost } from "./host-messages.ts";
import { LastWords } from "./last-words.ts";
import { withinStageLimit } from "./stage-limit.ts";
import type { Container, WebContainerEngineOptions } from "./webcontainer-options.ts";

/** Time for the host to end its processes before it is killed. */
const endLimitMs = 5000;

/** The end of its output may get lost. */
const lastWordsMs = 500;

/** Why a lab is gone. */
const reasons = {
  en: {
    unreadable: "a message from it could not be read.",
    ended: (exitCode: number, words: string) =>
      `its Node.js ended with exit code ${exitCode}${words ? `: ${words}` : "."}`,
  },
  "zh-cn": {
    unreadable: "收到了无法读取的消息。",
    ended: (exitCode: number, words: string) => `它的 Node.js 退出了，退出码 ${exitCode}${words ? `：${words}` : "。"}`,
  },
} as const;

/** Containers outlive engines: each has a folder of its own. */
let engines = 0;

/** A port to an engine that runs in a container: booted, filled and started by the call that boots the engine. */
export class ContainerHost implements RemotePort {
  /** Why the boot failed. */
  cannotBoot: CannotBoot | undefined;
  readonly #options: Required<WebContainerEngineOptions>;
  readonly #reasons: (typeof reasons)[Language];
  readonly #folder = `eastwest-${++engines}`;
  readonly #words = new LastWords();
  #receiver: PortReceiver | undefined;
  /** What waits for the host. */
  #queue: ToEngine[] = [];
  #send: ((message: ToHost) => void) | undefined;
  #container: Container | undefined;
  #process: WebContainerProcess | undefined;
  #unsubscribe: (() => void) | undefined;
  /** The host is there. */
  readonly #ready = Promise.withResolvers<void>();
  /** Rejects when there is no use in going on. */
  readonly #over = Promise.withResolvers<never>();
  #ended: Promise<void> | undefined;

  constructor(options: Required<WebContainerEngineOptions>) {
    this.#options = options;
    this.#reasons = reasons[options.language];
    this.#over.promise.catch(() => {});
  }

  open(receiver: PortReceiver): RemotePort {
    this.#receiver = receiver;
    return this;
  }

  post(message: ToEngine): void {
    if (this.#send) this.#send(message);
    // A host that is not there yet does not hang.
    else if (message.type === "ping") queueMicrotask(() => this.#receiver?.receive({ type: "pong" }));
    else if (this.cannotBoot) this.#refuse(message, this.cannotBoot);
    else {
      this.#queue.push(message);
      if (message.type === "call" && message.method === "boot") void this.#boot(message);
    }
  }

  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.#over.reject(new CannotBoot("failed", "it was closed."));
    this.#unsubscribe?.();
    if (this.#process && this.#send) {
      this.#send({ type: "end" });
      await Promise.race([this.#process.exit, this.#wait(endLimitMs)]);
    }
    this.#process?.kill();
    // The container may be gone itself.
    await this.#container?.fs.rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }

  async #boot({ parameters: [{ lab }] }: Extract<CallMessage, { method: "boot" }>): Promise<void> {
    try {
      await this.#start(lab);
    } catch (error) {
      this.cannotBoot = error instanceof CannotBoot ? error : new CannotBoot("failed", wordsOf(error));
      for (const message of this.#queue.splice(0)) this.#refuse(message, this.cannotBoot);
      await this.end();
    }
  }

  async #start(lab: string): Promise<void> {
    const { boot, hostUrl, labsUrl } = this.#options;
    const labUrl = `${labsUrl}${encodeURIComponent(lab)}.json`;
    const [container, host, definition] = await this.#stage("loading-runtime", () =>
      Promise.all([boot(), loadText(hostUrl), loadText(labUrl)]),
    );
    this.#container = container;
    this.#unsubscribe = container.on("error", ({ message }) => this.#fail(message));
    const files = { "lab-host.mjs": host, "lab.json": definition };
    const directory = Object.fromEntries(
      Object.entries(files).map(([name, contents]) => [name, { file: { contents } }]),
    );
    await this.#stage("mounting", () => container.mount({ [this.#folder]: { directory } }));
    await this.#stage("starting", async () => {
      const { terminal, env } = processOptions;
      const started = await container.spawn("node", ["lab-host.mjs", "lab.json"], {
        cwd: this.#folder,
        terminal,
        env,
      });
      // It may have come after all.
      if (this.#ended) return started.kill();
      this.#process = started;
      this.#read(started);
      await this.#ready.promise;
    });
  }

  /** One step of a boot, whose time is limited, and which ends with the engine. */
  #stage<T>(stage: BootStage, run: () => Promise<T>): Promise<T> {
    const { onProgress, realTime } = this.#options;
    onProgress(stage);
    return withinStageLimit(Promise.race([run(), this.#over.promise]), realTime);
  }

  #read(started: WebContainerProcess): void {
    const frames = new FrameReader("toPage", {
      // Nobody but the host writes frames in this direction.
      message: (message) => this.#receive(message as FromHost, started),
      damaged: () => this.#fail(this.#reasons.unreadable),
      other: (line) => this.#words.note(line),
    });
    const reading = readAll(started.output, (text) => frames.push(text));
    void started.exit.then(async (exitCode) => {
      this.#process = undefined;
      // Its last words may come after its exit code.
      await Promise.race([reading, this.#wait(lastWordsMs)]);
      this.#fail(this.#reasons.ended(exitCode, this.#words.told()));
    });
  }

  #receive(message: FromHost, { input }: WebContainerProcess): void {
    if (message.type === "ready") {
      const writer = input.getWriter();
      this.#send = createFrameWriter("toHost", (lines) => void writer.write(lines).catch(() => {}));
      for (const waiting of this.#queue.splice(0)) this.#send(waiting);
      this.#ready.resolve();
    } else if (!this.#ended) this.#receiver?.receive(message);
  }

  #fail(reason: string): void {
    if (this.#ended) return;
    if (this.#send) this.#receiver?.crash(reason);
    else this.#over.reject(new CannotBoot("failed", reason));
  }

  #refuse(message: ToEngine, { message: reason }: CannotBoot): void {
    if (message.type === "call") this.#receiver?.receive({ type: "failure", id: message.id, message: reason });
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#options.realTime.after(delayMs, resolve));
  }
}

const processOptions = {
  // Nobody sees it: terminals of labs have sizes of their own.
  terminal: { cols: 80, rows: 24 },
  // Warnings of Node.js are not the reader's.
  env: { NODE_NO_WARNINGS: "1" },
} as const;

async function readAll(stream: ReadableStream<string>, take: (text: string) => void): Promise<void> {
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    take(value);
  }
}

async function loadText(url: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.text();
    throw new Error(`${response.status}`);
  } catch (error) {
    throw new CannotBoot("not-loaded", `${url}: ${wordsOf(error)}`);
  }
}

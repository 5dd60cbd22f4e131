import type { TtySize } from "../../cluster/tty.ts";
import type { Completion, Problem } from "../../lab/editor/editor-data.ts";
import type { ExercisePart } from "../../lab/transcript.ts";
import type { FlowDetail, ViewRequest, ViewTopic } from "../../lab/views/view-data.ts";
import type { BootedLab, BootOptions, Engine, EngineEvent, Language } from "../engine.ts";
import { Heartbeat } from "./heartbeat.ts";
import { createLabWorker, type EarlyWorker } from "./lab-worker.ts";
import type { AnsweredMethod, CallMessage, FromWorker, ToWorker } from "./protocol.ts";

export interface WorkerEngineOptions {
  /** `<labsUrl><id>.json` is a lab's definition; absolute. */
  readonly labsUrl: string;
  /** Of the reasons why a lab stopped; English when left out. */
  readonly language?: Language | undefined;
  /** The lab's worker when left out. */
  readonly createWorker?: (() => Worker) | undefined;
  /** One that has been started already. */
  readonly early?: EarlyWorker | undefined;
}

/** Why a lab is gone. */
const reasons = {
  en: {
    unreadable: "a message from it could not be read.",
    notLoaded: "its program could not be loaded.",
    silent: "it no longer answers.",
    closed: "it was closed.",
  },
  "zh-cn": {
    unreadable: "收到了无法读取的消息。",
    notLoaded: "程序没能加载。",
    silent: "它不再应答。",
    closed: "它已关闭。",
  },
} as const;

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** An engine in a Web Worker of its own: the default in the page. What hangs or breaks in there does not reach the page. */
export function createWorkerEngine(options: WorkerEngineOptions): Engine {
  return new WorkerEngine(options);
}

class WorkerEngine implements Engine {
  readonly #worker: Worker;
  readonly #heartbeat: Heartbeat;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #reasons: (typeof reasons)[Language];
  #nextId = 1;
  /** Why nothing can be asked any more. */
  #gone: string | undefined;

  constructor({ labsUrl, language = "en", createWorker = createLabWorker, early }: WorkerEngineOptions) {
    this.#reasons = reasons[language];
    this.#worker = early?.worker ?? createWorker();
    void early?.failed.then((message) => this.#crash(message || this.#reasons.notLoaded));
    this.#worker.addEventListener("message", (message: MessageEvent<FromWorker>) => this.#receive(message.data));
    this.#worker.addEventListener("messageerror", () => this.#crash(this.#reasons.unreadable));
    this.#worker.addEventListener("error", (error) => {
      error.preventDefault();
      this.#crash(error.message || this.#reasons.notLoaded);
    });
    this.#send({ type: "connect", labsUrl });
    this.#heartbeat = new Heartbeat(
      () => this.#send({ type: "ping" }),
      () => this.#crash(this.#reasons.silent),
    );
  }

  async boot(options: BootOptions): Promise<BootedLab> {
    return (await this.#call("boot", [options])) as BootedLab; // The worker answers with what its engine's boot gave.
  }

  async openTerminal(terminal: string, size: TtySize): Promise<void> {
    await this.#call("openTerminal", [terminal, size]);
  }

  type(terminal: string, data: string): void {
    this.#send({ type: "tell", method: "type", parameters: [terminal, data] });
  }

  resize(terminal: string, size: TtySize): void {
    this.#send({ type: "tell", method: "resize", parameters: [terminal, size] });
  }

  ack(terminal: string, byteCount: number): void {
    this.#send({ type: "tell", method: "ack", parameters: [terminal, byteCount] });
  }

  async runStep(step: string, part?: ExercisePart): Promise<boolean> {
    return (await this.#call("runStep", [step, part])) === true;
  }

  async bringTo(step: string): Promise<void> {
    await this.#call("bringTo", [step]);
  }

  watch(request: ViewRequest): void {
    this.#send({ type: "tell", method: "watch", parameters: [request] });
  }

  unwatch(topic: ViewTopic): void {
    this.#send({ type: "tell", method: "unwatch", parameters: [topic] });
  }

  async flow(id: number): Promise<FlowDetail | undefined> {
    return (await this.#call("flow", [id])) as FlowDetail | undefined; // As in boot.
  }

  async readFile(name: string): Promise<string> {
    return (await this.#call("readFile", [name])) as string; // As in boot.
  }

  async writeFile(name: string, text: string): Promise<void> {
    await this.#call("writeFile", [name, text]);
  }

  async checkManifest(text: string): Promise<readonly Problem[]> {
    return (await this.#call("checkManifest", [text])) as readonly Problem[]; // As in boot.
  }

  async completeManifest(text: string, offset: number): Promise<Completion | undefined> {
    return (await this.#call("completeManifest", [text, offset])) as Completion | undefined; // As in boot.
  }

  hold(isHeld: boolean): void {
    this.#send({ type: "tell", method: "hold", parameters: [isHeld] });
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker without ceremony: nothing in it outlives the page anyway. */
  async dispose(): Promise<void> {
    this.#end(this.#reasons.closed);
  }

  #call<M extends AnsweredMethod>(method: M, parameters: Parameters<Engine[M]>): Promise<unknown> {
    if (this.#gone) return Promise.reject(new Error(this.#gone));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // `method` and `parameters` belong together by this function's type, which the union cannot express.
      this.#send({ type: "call", id, method, parameters } as CallMessage);
    });
  }

  #send(message: ToWorker): void {
    if (!this.#gone) this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (this.#gone) return;
    this.#heartbeat.pong();
    switch (message.type) {
      case "answer":
        this.#take(message.id)?.resolve(message.value);
        break;
      case "failure":
        this.#take(message.id)?.reject(new Error(message.message));
        break;
      case "event":
        for (const listener of this.#listeners) listener(message.event);
        break;
      case "broken":
        this.#crash(message.message);
        break;
      case "pong":
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #crash(reason: string): void {
    if (this.#gone) return;
    this.#end(reason);
    for (const listener of this.#listeners) listener({ type: "crashed", reason });
  }

  #end(reason: string): void {
    if (this.#gone) return;
    this.#gone = reason;
    this.#heartbeat.stop();
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

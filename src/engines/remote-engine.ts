import type { TtySize } from "../cluster/tty.ts";
import type { Completion, Problem } from "../lab/editor/editor-data.ts";
import type { ExercisePart } from "../lab/transcript.ts";
import type { FlowDetail, ViewRequest, ViewTopic } from "../lab/views/view-data.ts";
import type { BootedLab, BootOptions, Engine, EngineEvent, Language } from "./engine.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { AnsweredMethod, CallMessage, FromEngine, ToEngine } from "./protocol.ts";

/** The way to an engine that runs elsewhere. */
export interface RemotePort {
  post(message: ToEngine): void;
  /** Ends the other end, and resolves when nothing is left of it. Called once. */
  end(): void | Promise<void>;
}

/** Who is called with what comes back; never before `open` has returned. */
export interface PortReceiver {
  receive(message: FromEngine): void;
  /** The other end is gone, and with it the lab's state; why, for the reader. */
  crash(reason: string): void;
}

export interface RemoteEngineOptions {
  readonly open: (receiver: PortReceiver) => RemotePort;
  /** Of the reasons why a lab stopped; English when left out. */
  readonly language?: Language | undefined;
}

/** Why a lab is gone. */
const reasons = {
  en: { silent: "it no longer answers.", closed: "it was closed." },
  "zh-cn": { silent: "它不再应答。", closed: "它已关闭。" },
} as const;

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** An engine's page side, where the engine itself is at the other end of messages: in a worker, in another process. */
export class RemoteEngine implements Engine {
  readonly #port: RemotePort;
  readonly #heartbeat: Heartbeat;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #reasons: (typeof reasons)[Language];
  #nextId = 1;
  /** Why nothing can be asked any more. */
  #gone: string | undefined;

  constructor({ open, language = "en" }: RemoteEngineOptions) {
    this.#reasons = reasons[language];
    this.#port = open({
      receive: (message) => this.#receive(message),
      crash: (reason) => this.#crash(reason),
    });
    this.#heartbeat = new Heartbeat(
      () => this.#send({ type: "ping" }),
      () => this.#crash(this.#reasons.silent),
    );
  }

  async boot(options: BootOptions): Promise<BootedLab> {
    return (await this.#call("boot", [options])) as BootedLab; // The other end answers with what its engine's boot gave.
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

  async dispose(): Promise<void> {
    await this.#end(this.#reasons.closed);
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

  #send(message: ToEngine): void {
    if (!this.#gone) this.#port.post(message);
  }

  #receive(message: FromEngine): void {
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
    void this.#end(reason);
    for (const listener of this.#listeners) listener({ type: "crashed", reason });
  }

  async #end(reason: string): Promise<void> {
    if (this.#gone) return;
    this.#gone = reason;
    this.#heartbeat.stop();
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
    await this.#port.end();
  }
}

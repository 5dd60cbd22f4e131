import type { ViewData } from "../lab/views/view-data.ts";
import type { CommandResult, Engine, EngineEvent } from "./engine.ts";

export const size = { columns: 80, rows: 24 };

/** A page's side of an engine: keeps the events, acknowledges output, waits for results. */
export class Sitting {
  readonly engine: Engine;
  readonly events: EngineEvent[] = [];
  acknowledge = true;
  readonly #decoder = new TextDecoder();
  readonly #shown = new Map<string, string>();
  readonly #waiting = new Set<(event: EngineEvent) => void>();

  readonly #lab: string;

  constructor(engine: Engine, lab: string) {
    this.engine = engine;
    this.#lab = lab;
    engine.subscribe((event) => {
      this.events.push(event);
      if (event.type === "output") {
        this.#shown.set(
          event.terminal,
          this.shown(event.terminal) + this.#decoder.decode(event.data, { stream: true }),
        );
        if (this.acknowledge) engine.ack(event.terminal, event.data.length);
      }
      for (const tell of this.#waiting) tell(event);
    });
  }

  async start(acknowledge = true): Promise<void> {
    this.acknowledge = acknowledge;
    const prompt = this.event((event) => event.type === "prompt" && event.terminal === "laptop");
    await this.engine.boot({ lab: this.#lab });
    await this.engine.openTerminal("laptop", size);
    await prompt;
  }

  /** Asks for a view and resolves with its first state. */
  async view<Topic extends "map" | "flows" | "files">(topic: Topic): Promise<Extract<ViewData, { topic: Topic }>> {
    const sent = this.event((event) => event.type === "view" && event.data.topic === topic);
    this.engine.watch({ topic });
    const event = await sent;
    if (event.type !== "view") throw new Error("not a view");
    return event.data as Extract<ViewData, { topic: Topic }>; // It was waited for by its topic.
  }

  shown(terminal: string): string {
    return this.#shown.get(terminal) ?? "";
  }

  event(wanted: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    return new Promise((resolve) => {
      const tell = (event: EngineEvent) => {
        if (!wanted(event)) return;
        this.#waiting.delete(tell);
        resolve(event);
      };
      this.#waiting.add(tell);
    });
  }

  async result(terminal: string): Promise<CommandResult> {
    const event = await this.event((one) => one.type === "result" && one.terminal === terminal);
    if (event.type !== "result") throw new Error("not a result");
    return event;
  }

  /** Types a line once a prompt waits for it. */
  async type(terminal: string, line: string): Promise<CommandResult> {
    const result = this.result(terminal);
    const prompt = this.event((event) => event.type === "prompt" && event.terminal === terminal);
    this.engine.type(terminal, `${line}\r`);
    const ended = await result;
    await prompt;
    return ended;
  }

  /** How much was shown once nothing more comes. */
  async settledLength(terminal: string): Promise<number> {
    for (;;) {
      const before = this.shown(terminal).length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (before > 10_000 && this.shown(terminal).length === before) return before;
    }
  }
}

import { batch } from "@preact/signals";
import type { BootedLab, BootOptions, Engine, EngineEvent } from "../../engines/engine.ts";
import type { BenchState } from "./bench-state.ts";
import { messageOf } from "./message-of.ts";

export interface EngineLinkOptions {
  readonly state: BenchState;
  /** Said to who asks something of a lab that has not started. */
  readonly notRunning: string;
  createEngine(): Engine;
  /** `hasBooted` is false for what a replay tells. */
  onEvent(event: EngineEvent, hasBooted: boolean): void;
}

/** The engine that runs the lab now, and how it fares. What an engine before it still tells is not heard. */
export class EngineLink {
  readonly #options: EngineLinkOptions;
  #engine: Engine | undefined;
  readonly #first = Promise.withResolvers<Engine>();
  /** Resolves once the engine has started, or could not. */
  started: Promise<void> = Promise.resolve();

  constructor(options: EngineLinkOptions) {
    this.#options = options;
  }

  get current(): Engine | undefined {
    return this.#engine;
  }

  /** There is one as soon as it is known what it has to begin with. */
  async created(): Promise<Engine> {
    return this.#engine ?? (await this.#first.promise);
  }

  /** Throws, with words for the reader, when no lab runs. */
  running(): Engine {
    const engine = this.#engine;
    if (!engine || !this.#isRunning) throw new Error(this.#options.notRunning);
    return engine;
  }

  /** Waits for a lab that is about to start; undefined when none runs then. */
  async whenRunning(): Promise<Engine | undefined> {
    await this.started;
    return this.#isRunning ? this.#engine : undefined;
  }

  /** Puts a new engine in the place of the one before. */
  async start(options: BootOptions, onBooted: (booted: BootedLab) => void): Promise<void> {
    const { state, createEngine, onEvent } = this.#options;
    void this.#engine?.dispose();
    this.#engine = undefined;
    state.phase.value = { kind: "starting" };
    let engine: Engine;
    try {
      engine = createEngine();
    } catch (error) {
      // A browser that forbids workers.
      this.#fail(error);
      return;
    }
    this.#engine = engine;
    this.#first.resolve(engine);
    let hasBooted = false;
    engine.subscribe((event) => {
      if (engine !== this.#engine) return;
      if (event.type !== "crashed") onEvent(event, hasBooted);
      else if (hasBooted) state.phase.value = { kind: "crashed", reason: event.reason };
    });
    const boot = async () => {
      try {
        const booted = await engine.boot(options);
        hasBooted = true;
        batch(() => {
          state.phase.value = { kind: "running" };
          onBooted(booted);
        });
      } catch (error) {
        if (engine === this.#engine) this.#fail(error);
      }
    };
    this.started = boot();
    await this.started;
  }

  #fail(error: unknown): void {
    const { phase, tabs } = this.#options.state;
    batch(() => {
      phase.value = { kind: "failed", reason: messageOf(error) };
      tabs.value = [];
    });
  }

  get #isRunning(): boolean {
    return this.#options.state.phase.value.kind === "running";
  }
}

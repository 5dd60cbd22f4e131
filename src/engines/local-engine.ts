import type { HostTurn } from "../cluster/clock.ts";
import type { LabImage } from "../cluster/container-image.ts";
import { Later, loadAllParts } from "../cluster/later.ts";
import type { TtySize } from "../cluster/tty.ts";
import type { ManifestServer } from "../lab/editor/check-manifest.ts";
import type { Completion, Problem } from "../lab/editor/editor-data.ts";
import type { LabDefinition } from "../lab/lab-definition.ts";
import { Session } from "../lab/session.ts";
import type { SessionEvent } from "../lab/session-event.ts";
import type { ExercisePart } from "../lab/transcript.ts";
import type { FlowDetail, ViewRequest, ViewSource, ViewTopic } from "../lab/views/view-data.ts";
import type { World, WorldOptions } from "../lab/world.ts";
import type { BootedLab, BootOptions, Engine, EngineEvent } from "./engine.ts";
import { type RealTime, RealTimeDriver } from "./real-time.ts";
import { TypedAhead } from "./typed-ahead.ts";

const manifestChecks = new Later(() => import("../lab/editor/check-manifest.ts"));
const manifestCompletion = new Later(() => import("../lab/editor/complete-manifest.ts"));

export interface LocalEngineOptions {
  /** Rejects, with words for the reader, when there is no such lab. */
  readonly loadLab: (
    id: string,
  ) => Promise<{ readonly definition: LabDefinition; readonly images: Promise<readonly LabImage[]> }>;
  readonly createWorld: (options: WorldOptions) => World;
  /** Resolves in a later macrotask of the host. */
  readonly hostTurn: HostTurn;
  readonly realTime: RealTime;
  /** See WorldBoot. A boot with a replay loads everything first: it has to come out as it did. */
  readonly loadsLater?: boolean | undefined;
}

/** First what the reader waits for: so much later than the boot comes the rest. */
const quietMs = 1000;
/** After a failure. */
const retryMs = 3000;

/** An engine in this very thread: what the Web Worker and Node run. */
export function createLocalEngine(options: LocalEngineOptions): Engine {
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #session: Session | undefined;
  /** Rejects with what `boot` rejects with. */
  #hasBooted: Promise<unknown> | undefined;
  /** What was typed before all was up. */
  #ahead: TypedAhead | undefined = new TypedAhead();
  /** Of terminals that are not open yet. */
  readonly #sizes = new Map<string, TtySize>();
  #views: ViewSource | undefined;
  #driver: RealTimeDriver | undefined;
  /** Steps are typed one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;
  #isHeld = false;
  /** Time is not the host's: while it boots, and while steps are run at once. */
  #isVirtual = true;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
  }

  async boot(options: BootOptions): Promise<BootedLab> {
    if (this.#hasBooted) throw new Error("this engine runs a lab already");
    const booted = this.#boot(options);
    this.#hasBooted = booted;
    return booted;
  }

  async #boot({ lab, seed, replay = [], language }: BootOptions): Promise<BootedLab> {
    const { definition, images } = await this.#options.loadLab(lab);
    const { createWorld, hostTurn, realTime, loadsLater } = this.#options;
    const startMs = realTime.now();
    const world = createWorld({ definition, seed: seed ?? definition.scenario.defaultSeed, startMs, hostTurn });
    const session = new Session({ world, language, emit: (event) => this.#note(event) });
    this.#session = session;
    session.open("laptop", this.#sizes.get("laptop"));
    // A replay types by itself.
    if (replay.length === 0) this.#ahead?.showIn((terminal, data) => session.terminal(terminal)?.type(data));
    await world.boot({ images: await images, loadsLater: loadsLater && replay.length === 0 });
    session.begin();
    this.#views = world.views(session.files, (data) => this.#emit({ type: "view", data }));
    this.#driver = new RealTimeDriver(world.clock, realTime, (ms) => this.#emit({ type: "slept", ms }));
    session.emitMachines();
    if (replay.length > 0) await world.drive(session.replay(replay));
    if (this.#disposed) throw new Error("the lab was closed");
    this.#isVirtual = false;
    this.#resume();
    this.#loadAllIn(quietMs);
    // Whoever waits for the boot hears of it before what those keys do.
    void hostTurn().then(() => this.#typeAhead());
    return {
      seed: world.seed,
      terminals: definition.terminals.map(({ id }) => id).filter((id) => session.canOpen(id)),
      steps: definition.transcript.steps.flatMap(({ kind, name, exchanges }) =>
        kind === "aside" ? [] : [{ kind, name, terminal: exchanges[0]?.terminal ?? "laptop" }],
      ),
    };
  }

  async openTerminal(terminal: string, size: TtySize): Promise<void> {
    await this.#hasBooted;
    this.#booted().open(terminal, size);
  }

  type(terminal: string, data: string): void {
    if (this.#ahead) {
      this.#ahead.type(terminal, data);
      return;
    }
    this.#driver?.sync();
    this.#session?.terminal(terminal)?.type(data);
  }

  resize(terminal: string, size: TtySize): void {
    const opened = this.#session?.terminal(terminal);
    if (opened) opened.resize(size);
    else this.#sizes.set(terminal, size);
  }

  ack(terminal: string, byteCount: number): void {
    this.#session?.terminal(terminal)?.ack(byteCount);
  }

  runStep(step: string, part?: ExercisePart): Promise<boolean> {
    return this.#inTurn(async () => {
      this.#driver?.sync();
      return (await this.#booted().runStep(step, part)).passed;
    });
  }

  bringTo(step: string): Promise<void> {
    return this.#inTurn(async () => {
      const session = this.#booted();
      // As at boot: what runs in virtual time must not depend on how fast the host loads.
      await this.#loadAll();
      this.#isVirtual = true;
      this.#driver?.stop();
      session.backPressure = session.world.isReal;
      try {
        await session.world.drive(session.bringTo(step));
      } finally {
        this.#isVirtual = false;
        this.#resume();
      }
    });
  }

  watch(request: ViewRequest): void {
    this.#views?.watch(request);
  }

  unwatch(topic: ViewTopic): void {
    this.#views?.unwatch(topic);
  }

  async flow(id: number): Promise<FlowDetail | undefined> {
    return this.#views?.flow(id);
  }

  async readFile(name: string): Promise<string> {
    return this.#booted().files.read(name);
  }

  async writeFile(name: string, text: string): Promise<void> {
    this.#booted().writeFile(name, text);
  }

  async checkManifest(text: string): Promise<readonly Problem[]> {
    const server = this.#manifestServer();
    if (!server) return [];
    return manifestChecks.with(server, ({ checkManifest }) => checkManifest(server, text));
  }

  async completeManifest(text: string, offset: number): Promise<Completion | undefined> {
    const server = this.#manifestServer();
    if (!server) return undefined;
    return manifestCompletion.with(server, ({ completeManifest }) => completeManifest(server, text, offset));
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) this.#driver?.stop();
    else if (!this.#isVirtual) this.#resume();
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#driver?.stop();
    this.#session?.close();
    this.#views?.close();
    this.#listeners.clear();
    await this.#session?.world.close();
  }

  #typeAhead(): void {
    const waiting = this.#ahead?.take() ?? [];
    this.#ahead = undefined;
    if (!this.#disposed) for (const { terminal, data } of waiting) this.type(terminal, data);
  }

  /** What is real needs little of the simulator, and has it at hand. */
  async #loadAll(): Promise<void> {
    if (!this.#session?.world.isReal) await loadAllParts();
  }

  #loadAllIn(delayMs: number): void {
    this.#options.realTime.after(delayMs, () => {
      if (this.#disposed) return;
      this.#loadAll().then(
        () => this.#emit({ type: "complete" }),
        () => {
          this.#emit({ type: "incomplete" });
          this.#loadAllIn(retryMs);
        },
      );
    });
  }

  /** Undefined where nobody would take a manifest. */
  #manifestServer(): ManifestServer | undefined {
    const { cluster, clock } = this.#booted().world;
    return cluster && { api: cluster.api, clock };
  }

  #resume(): void {
    if (this.#disposed || !this.#session) return;
    this.#session.backPressure = true;
    if (!this.#isHeld) this.#driver?.start();
  }

  #booted(): Session {
    if (this.#disposed) throw new Error("the lab was closed");
    if (!this.#session?.world.hasBooted) throw new Error("no lab has been started");
    return this.#session;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  #note(event: SessionEvent): void {
    if (event.type === "command") this.#views?.noteCommand(event.terminal, event.line);
    else if (event.type === "result") this.#views?.noteCommand(event.terminal, undefined);
    else if (event.type === "wrote") this.#views?.noteFiles();
    this.#emit(event);
  }

  #emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

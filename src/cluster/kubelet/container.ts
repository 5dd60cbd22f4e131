import type { Container as ContainerSpec, Pod } from "kubernetes-types/core/v1";
import { goDuration } from "../go-duration.ts";
import { hexDigits } from "../random.ts";
import { BackOff } from "./back-off.ts";
import { ContainerLog } from "./container-log.ts";
import { type PodSandbox, StartError, type StartedContainer, startContainer } from "./container-process.ts";
import type { ContainerRecord, Terminated } from "./container-state.ts";
import type { KubeletContext } from "./context.ts";
import { ContainerConfigError } from "./environment.ts";
import { type EnsuredImage, ImagePuller } from "./image-pull.ts";
import { runHook } from "./lifecycle-hook.ts";
import { hasReadinessProbe, startProbes } from "./prober.ts";

/** From the runtime's order to the running process. */
const startMs = 20;
/** Until the kubelet has seen it run. What is over by then is reported as ended and never as running. */
const seenMs = 40;
/** How often the kubelet asks the runtime what has changed: a container that ended is noticed within this. */
const relistMs = 1000;
/** Between tries of a container that cannot be configured. */
const retryMs = 10_000;

export interface ContainerHost {
  readonly context: KubeletContext;
  /** The pod as it is now. */
  readonly pod: () => Pod;
  readonly sandbox: PodSandbox;
  /** `spec.containers{name}` */
  readonly fieldPath: string;
  /** Something in `record` has changed. */
  readonly changed: () => void;
}

/** One container of a pod, through all its restarts. */
export class Container {
  #spec: ContainerSpec;
  readonly #host: ContainerHost;
  readonly #images: ImagePuller;
  readonly #restarts = new BackOff();
  #record: ContainerRecord;
  #running: StartedContainer | undefined;
  #log: ContainerLog | undefined;
  #previousLog: ContainerLog | undefined;
  /** Ends everything that is not the process itself: pulling, backing off. */
  readonly #stop = new AbortController();

  constructor(spec: ContainerSpec, host: ContainerHost) {
    this.#spec = spec;
    this.#host = host;
    this.#images = new ImagePuller(host.context, () => this.#spec);
    this.#record = initialRecord("ContainerCreating");
  }

  get spec(): ContainerSpec {
    return this.#spec;
  }

  /** Restarts with another image. */
  change(spec: ContainerSpec): void {
    if (spec.image === this.#spec.image) return;
    this.#spec = spec;
    if (!this.#running || this.#stop.signal.aborted) return;
    this.#event("Normal", "Killing", `Container ${spec.name} definition changed, will be restarted`);
    void this.#restart(this.#running);
  }

  get record(): ContainerRecord {
    return this.#record;
  }

  /** Undefined while nothing runs. */
  get running(): StartedContainer | undefined {
    return this.#running;
  }

  /** Of the present run, or the one before. */
  log(previous: boolean): ContainerLog | undefined {
    return previous ? this.#previousLog : this.#log;
  }

  /**
   * Starts the container, and again as `restartPolicy` says. Resolves with how it ended for good, or undefined when it was
   * stopped before it ever ran. `onStarted`: each time it runs and has passed its startup probe.
   */
  async keepRunning(restartPolicy: string, onStarted?: () => void): Promise<Terminated | undefined> {
    const { clock } = this.#host.context;
    try {
      for (;;) {
        const ended = await this.#runOnce(onStarted);
        const again = restartPolicy === "Always" || (restartPolicy === "OnFailure" && ended.exitCode !== 0);
        if (!again || this.#stop.signal.aborted) return ended;
        await clock.sleep(relistMs, this.#stop.signal);
        const wait = this.#restarts.remaining(ended.finishedAt, clock.now());
        if (wait > 0) await this.#backOff(ended, wait);
        this.#restarts.use(clock.now());
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
      return this.#record.state.kind === "terminated" ? this.#record.state : this.#record.last;
    }
  }

  /** Runs the preStop hook, tells the process to end, and makes it after `graceMs`. Nothing is started any more. */
  async stop(graceMs: () => number): Promise<void> {
    this.#stop.abort(new Error("the container is being stopped"));
    const running = this.#running;
    if (!running) return;
    const { clock } = this.#host.context;
    const killAt = () => {
      const left = graceMs();
      if (left > 0) timer = clock.after(Math.min(left, relistMs), killAt);
      else running.process.kill("SIGKILL");
    };
    let timer = clock.after(Math.min(graceMs(), relistMs), killAt);
    await this.#terminate(running);
    timer.cancel();
  }

  async #runOnce(onStarted: (() => void) | undefined): Promise<Terminated> {
    const { context, sandbox, pod } = this.#host;
    const { clock } = context;
    const event = this.#event;
    for (;;) {
      const ensured = await this.#images.ensure(
        { waiting: (state) => this.#set({ state: this.#past(state) }), event },
        this.#stop.signal,
      );
      await clock.sleep(startMs, this.#stop.signal);
      const log = new ContainerLog(() => clock.now());
      try {
        const started = startContainer(context, pod(), this.spec, ensured.image, sandbox, log);
        event("Normal", "Created", "Container created");
        event("Normal", "Started", "Container started");
        return await this.#watch(started, ensured, log, onStarted);
      } catch (error) {
        if (error instanceof StartError) return this.#failedStart(error, ensured, log);
        if (!(error instanceof ContainerConfigError)) throw error;
        event("Warning", "Failed", `Error: ${error.message}`);
        this.#set({ state: { kind: "waiting", reason: "CreateContainerConfigError", message: error.message } });
        await clock.sleep(retryMs, this.#stop.signal);
      }
    }
  }

  async #watch(
    started: StartedContainer,
    ensured: EnsuredImage,
    log: ContainerLog,
    onStarted: (() => void) | undefined,
  ): Promise<Terminated> {
    const { context } = this.#host;
    const id = this.#newId();
    const startedAt = context.clock.now();
    const again = this.#record.last !== undefined || this.#record.state.kind === "terminated";
    this.#running = started;
    this.#rotate(log);
    const run = {
      last: this.#lastTerminated(),
      restarts: this.#record.restarts + (again ? 1 : 0),
      image: ensured.name,
      imageId: ensured.id,
    };
    const over = new AbortController();
    void this.#afterStart(started);
    if (await this.#isSeenRunning(started)) {
      const ready = !this.spec.startupProbe && !hasReadinessProbe(this.spec);
      this.#set({ ...run, state: { kind: "running", startedAt, id }, started: !this.spec.startupProbe, ready });
      this.#probe(started, onStarted, over.signal);
    }
    const exitCode = await started.process.exited;
    over.abort(new Error("the container has ended"));
    for (const { kill } of started.machine.processes.values()) kill("SIGKILL");
    started.streams.end();
    log.end();
    this.#running = undefined;
    const finishedAt = context.clock.now();
    const reason = exitCode === 0 ? "Completed" : "Error";
    const ended: Terminated = { kind: "terminated", exitCode, reason, startedAt, finishedAt, id };
    this.#set({ ...run, state: ended, ready: false, started: false });
    return ended;
  }

  /** False when it has ended before the kubelet looks. */
  #isSeenRunning({ process }: StartedContainer): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#host.context.clock.after(seenMs, () => resolve(true));
      void process.exited.then(() => {
        timer.cancel();
        resolve(false);
      });
    });
  }

  #probe(started: StartedContainer, onStarted: (() => void) | undefined, signal: AbortSignal): void {
    const { context, sandbox } = this.#host;
    let givenUp = false;
    const target = {
      clock: context.clock,
      from: context.network.stack,
      podAddress: sandbox.address,
      container: this.spec,
      machine: started.machine,
      minorVersion: context.minorVersion,
    };
    const listener = {
      started: () => {
        this.#set({ started: true });
        onStarted?.();
      },
      ready: (ready: boolean) => this.#set({ ready }),
      unhealthy: (message: string) => {
        if (givenUp) return;
        givenUp = true;
        this.#event("Normal", "Killing", message);
        void this.#restart(started);
      },
      event: this.#event,
    };
    startProbes(target, listener, signal);
  }

  async #restart(started: StartedContainer): Promise<void> {
    const { context, pod } = this.#host;
    const grace = (pod().spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    const timer = context.clock.after(grace, () => started.process.kill("SIGKILL"));
    await this.#terminate(started);
    timer.cancel();
  }

  /** Resolves when the process has ended; somebody else sees to it that it does. */
  async #terminate({ machine, process }: StartedContainer): Promise<void> {
    const hook = this.spec.lifecycle?.preStop;
    const failure = hook && (await Promise.race([runHook(hook, machine), process.exited.then(() => undefined)]));
    if (failure) this.#event("Warning", "FailedPreStopHook", `PreStopHook failed: ${failure}`);
    process.kill("SIGTERM");
    await process.exited;
  }

  async #afterStart({ machine, process }: StartedContainer): Promise<void> {
    const hook = this.spec.lifecycle?.postStart;
    const failure = hook && (await runHook(hook, machine));
    if (!failure) return;
    this.#event("Warning", "FailedPostStartHook", `PostStartHook failed: ${failure}`);
    process.kill("SIGKILL");
  }

  #failedStart(error: StartError, ensured: EnsuredImage, log: ContainerLog): Terminated {
    const { clock } = this.#host.context;
    const words = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${error.message}`;
    const again = this.#record.last !== undefined || this.#record.state.kind === "terminated";
    this.#event("Normal", "Created", "Container created");
    this.#event("Warning", "Failed", `Error: ${words}`);
    log.end();
    this.#rotate(log);
    const ended: Terminated = {
      kind: "terminated",
      exitCode: 128,
      reason: "StartError",
      message: `${words}: unknown`,
      // The runtime never noted a start: the zero time.
      startedAt: 0,
      finishedAt: clock.now(),
      id: this.#newId(),
    };
    const last = this.#lastTerminated();
    const restarts = this.#record.restarts + (again ? 1 : 0);
    this.#set({ state: ended, last, restarts, image: ensured.name, imageId: ensured.id });
    return ended;
  }

  async #backOff(ended: Terminated, wait: number): Promise<void> {
    const { context, pod } = this.#host;
    const { name = "", namespace = "", uid = "" } = pod().metadata ?? {};
    const where = `${name}_${namespace}(${uid})`;
    const message = `back-off ${goDuration(this.#restarts.delay)} restarting failed container=${this.spec.name} pod=${where}`;
    this.#event("Warning", "BackOff", `Back-off restarting failed container ${this.spec.name} in pod ${where}`);
    this.#set({ state: { kind: "waiting", reason: "CrashLoopBackOff", message }, last: ended });
    await context.clock.sleep(wait, this.#stop.signal);
  }

  readonly #event = (type: "Normal" | "Warning", reason: string, message: string) => {
    this.#host.context.events.record(this.#host.pod(), type, reason, message, this.#host.fieldPath);
  };

  /** A container that has run keeps its end in lastState while it waits. */
  #past(state: ContainerRecord["state"]): ContainerRecord["state"] {
    if (this.#record.state.kind === "terminated") this.#set({ last: this.#record.state });
    return state;
  }

  #lastTerminated(): Terminated | undefined {
    return this.#record.state.kind === "terminated" ? this.#record.state : this.#record.last;
  }

  #rotate(log: ContainerLog): void {
    this.#previousLog = this.#log;
    this.#log = log;
  }

  #newId(): string {
    return `containerd://${hexDigits(this.#host.context.random, 64)}`;
  }

  #set(change: Partial<ContainerRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.#host.changed();
  }
}

/** Before anything has been started. */
export function initialRecord(reason: "ContainerCreating" | "PodInitializing"): ContainerRecord {
  const state = { kind: "waiting", reason } as const;
  return { state, last: undefined, restarts: 0, ready: false, started: false, image: undefined, imageId: "" };
}

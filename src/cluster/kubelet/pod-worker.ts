import type { Container as ContainerSpec, Pod, PodStatus } from "kubernetes-types/core/v1";
import { equal } from "../api/object.ts";
import { ApiError } from "../api/status.ts";
import { Container, initialRecord } from "./container.ts";
import type { PodSandbox } from "./container-process.ts";
import type { ContainerRecord } from "./container-state.ts";
import type { KubeletContext } from "./context.ts";
import { podDns } from "./dns-config.ts";
import { hostnameError } from "./pod-files.ts";
import { podStatus } from "./pod-status.ts";
import { mountsConfigMap, refreshMounts } from "./volume-refresh.ts";
import { MountError, prepareVolumes, type VolumeFiles } from "./volumes.ts";

/** From the order to a sandbox with its network. */
const sandboxMs = 250;
const firstMountRetryMs = 500;
const longestMountRetryMs = 122_000;
/** How often the kubelet looks after a pod to which nothing happens, and finds a changed ConfigMap (syncFrequency). */
const syncMs = 60_000;

/** One pod on its node, from the kubelet's first sight of it to its removal. */
export class PodWorker {
  readonly #context: KubeletContext;
  #pod: Pod;
  readonly #startedAt: number;
  readonly #containers = new Map<string, Container>();
  readonly #initContainers = new Map<string, Container>();
  readonly #stop = new AbortController();
  #address: string | undefined;
  #sandbox: PodSandbox | undefined;
  /** The status tells the address only once a container has been tried, as the real kubelet's does. */
  #isAddressKnown = false;
  #isFinished = false;
  #isInitialized = false;
  #isGone = false;
  #isReleased = false;
  #isPublishing = false;
  #killBy: number | undefined;
  /** Why the kubelet itself gave the pod up. */
  #failure: Partial<PodStatus> = {};

  constructor(context: KubeletContext, pod: Pod) {
    this.#context = context;
    this.#pod = pod;
    this.#startedAt = context.clock.now();
    this.#publish();
    const { activeDeadlineSeconds } = pod.spec ?? {};
    if (activeDeadlineSeconds) context.clock.after(activeDeadlineSeconds * 1000, () => void this.#expire());
    void this.#run();
  }

  get pod(): Pod {
    return this.#pod;
  }

  container(name: string): Container | undefined {
    return this.#containers.get(name) ?? this.#initContainers.get(name);
  }

  /** The API server has a newer version. */
  update(pod: Pod): void {
    this.#pod = pod;
    const { deletionTimestamp, deletionGracePeriodSeconds = 30 } = pod.metadata ?? {};
    if (!deletionTimestamp) {
      for (const spec of pod.spec?.containers ?? []) this.#containers.get(spec.name)?.change(spec);
      return;
    }
    const now = this.#context.clock.now();
    if (this.#killBy === undefined) {
      this.#killBy = now + deletionGracePeriodSeconds * 1000;
      void this.#terminate("report");
    } else this.#killBy = Math.min(this.#killBy, now + deletionGracePeriodSeconds * 1000);
  }

  /** A ConfigMap is another one: at the pod's next turn its containers see that. */
  configMapChanged(name: string): void {
    const { clock, random, client, nodeAddress } = this.#context;
    if (!mountsConfigMap(this.#pod, name)) return;
    const delay = random.fork(`sync/${this.#pod.metadata?.uid}/${clock.now()}`).int(syncMs);
    clock.after(delay, () => {
      if (!this.#sandbox || this.#isFinished) return;
      const { volumes: before, address } = this.#sandbox;
      try {
        const after = prepareVolumes({ client, pod: this.#pod, addresses: { pod: address, host: nodeAddress } });
        this.#sandbox.volumes = after;
        for (const { spec, running } of this.#containers.values()) {
          if (running) refreshMounts(running.machine.files, spec, before, after);
        }
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        this.#context.events.record(this.#pod, "Warning", "FailedMount", error.message);
      }
    });
  }

  /** The API server no longer has it: ends at once what still runs. */
  removed(): void {
    this.#isGone = true;
    const isEnding = this.#killBy !== undefined;
    this.#killBy = 0;
    if (!isEnding) void this.#terminate("silent");
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    try {
      const sandbox = await this.#createSandbox(signal);
      this.#sandbox = sandbox;
      for (const spec of this.#pod.spec?.containers ?? [])
        this.#containers.set(spec.name, this.#create(spec, sandbox, ""));
      if (await this.#initialize(sandbox)) {
        this.#isInitialized = true;
        const policy = this.#pod.spec?.restartPolicy ?? "Always";
        await Promise.all([...this.#containers.values()].map((container) => container.keepRunning(policy)));
      }
      if (signal.aborted) return;
      await this.#stopAll(this.#initContainers);
      this.#isFinished = true;
      this.#publish();
      this.#release();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #createSandbox(signal: AbortSignal): Promise<PodSandbox> {
    const { addresses, clock, dns, events, network, nodeAddress, nodeFiles } = this.#context;
    const isOnHost = this.#pod.spec?.hostNetwork === true;
    this.#address = isOnHost ? nodeAddress : addresses.take();
    if (this.#address === undefined) {
      const words = 'plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available';
      events.record(this.#pod, "Warning", "FailedCreatePodSandBox", `Failed to create pod sandbox: ${words}`);
      return new Promise(() => {});
    }
    const address = this.#address;
    const volumes = await this.#mountVolumes(address, signal);
    const tooLong = hostnameError(this.#pod, dns);
    if (tooLong !== undefined) {
      events.record(this.#pod, "Warning", "FailedCreatePodSandBox", `Failed to create pod sandbox: ${tooLong}`);
      return new Promise(() => {});
    }
    for (const warning of podDns(this.#pod, dns, nodeFiles).warnings)
      events.record(this.#pod, "Warning", "DNSConfigForming", warning);
    await clock.sleep(sandboxMs, signal);
    const name = this.#pod.metadata?.name ?? "";
    return { address, volumes, network: isOnHost ? network.stack : network.attachPod(name, address) };
  }

  async #mountVolumes(address: string, signal: AbortSignal): Promise<ReadonlyMap<string, VolumeFiles>> {
    const { client, clock, events, nodeAddress } = this.#context;
    for (let delay = firstMountRetryMs; ; delay = Math.min(delay * 2, longestMountRetryMs)) {
      try {
        return prepareVolumes({ client, pod: this.#pod, addresses: { pod: address, host: nodeAddress } });
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        events.record(this.#pod, "Warning", "FailedMount", error.message);
        await clock.sleep(delay, signal);
      }
    }
  }

  #create(spec: ContainerSpec, sandbox: PodSandbox, kind: "" | "init"): Container {
    return new Container(spec, {
      context: this.#context,
      pod: () => this.#pod,
      sandbox,
      fieldPath: kind ? `spec.initContainers{${spec.name}}` : `spec.containers{${spec.name}}`,
      changed: () => {
        this.#isAddressKnown = true;
        this.#publish();
      },
    });
  }

  /** Init containers one after the other; sidecars among them keep running. False when one has failed for good. */
  async #initialize(sandbox: PodSandbox): Promise<boolean> {
    const policy = this.#pod.spec?.restartPolicy === "Never" ? "Never" : "OnFailure";
    for (const spec of this.#pod.spec?.initContainers ?? []) {
      const container = this.#create(spec, sandbox, "init");
      this.#initContainers.set(spec.name, container);
      if (spec.restartPolicy === "Always") {
        await new Promise<void>((resolve) => void container.keepRunning("Always", resolve));
        continue;
      }
      const ended = await container.keepRunning(policy);
      if (this.#stop.signal.aborted || ended?.exitCode !== 0) return false;
    }
    return true;
  }

  /** spec.activeDeadlineSeconds has passed: the pod fails. */
  async #expire(): Promise<void> {
    if (this.#isFinished || this.#killBy !== undefined) return;
    const message = "Pod was active on the node longer than the specified deadline";
    this.#context.events.record(this.#pod, "Normal", "DeadlineExceeded", message);
    this.#failure = { phase: "Failed", reason: "DeadlineExceeded", message };
    this.#stop.abort(new Error(message));
    const killBy = this.#context.clock.now() + (this.#pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    await this.#stopAll(this.#containers, killBy);
    await this.#stopAll(this.#initContainers, killBy);
    this.#isFinished = true;
    this.#publish();
    this.#release();
  }

  async #terminate(how: "report" | "silent"): Promise<void> {
    this.#stop.abort(new Error("the pod is being deleted"));
    const { events } = this.#context;
    for (const container of this.#containers.values()) {
      if (!container.running) continue;
      const path = `spec.containers{${container.spec.name}}`;
      events.record(this.#pod, "Normal", "Killing", `Stopping container ${container.spec.name}`, path);
    }
    await this.#stopAll(this.#containers);
    await this.#stopAll(this.#initContainers);
    // The containers' own turn to note their end.
    await undefined;
    this.#isFinished = true;
    if (how === "report") this.#writeStatus();
    this.#release();
    if (how === "silent" || this.#isGone) return;
    const { name = "", namespace } = this.#pod.metadata ?? {};
    this.#tolerate(() => this.#context.client.delete("Pod", name, namespace, { gracePeriodSeconds: 0 }));
  }

  async #stopAll(containers: ReadonlyMap<string, Container>, killBy = 0): Promise<void> {
    const grace = () => (this.#killBy ?? killBy) - this.#context.clock.now();
    await Promise.all([...containers.values()].map((container) => container.stop(grace)));
  }

  #release(): void {
    if (this.#isReleased || this.#address === undefined || this.#pod.spec?.hostNetwork) return;
    this.#isReleased = true;
    this.#context.network.detachPod(this.#address);
    this.#context.addresses.release(this.#address);
  }

  /** Writes the status in a moment: several changes become one write. */
  #publish(): void {
    if (this.#isPublishing) return;
    this.#isPublishing = true;
    void Promise.resolve().then(() => {
      this.#isPublishing = false;
      this.#writeStatus();
    });
  }

  #writeStatus(): void {
    if (this.#isGone) return;
    const { client } = this.#context;
    const { name = "", namespace, uid } = this.#pod.metadata ?? {};
    const current = client.get("Pod", name, namespace);
    if (!current || current.metadata?.uid !== uid) return;
    const status = this.#status(current);
    if (!equal(status, current.status)) this.#tolerate(() => client.updateStatus("Pod", { ...current, status }));
  }

  #status(pod: Pod): PodStatus {
    const waiting = initialRecord(
      pod.spec?.initContainers?.length && !this.#isInitialized ? "PodInitializing" : "ContainerCreating",
    );
    const records = (specs: readonly ContainerSpec[] | undefined, containers: ReadonlyMap<string, Container>) =>
      new Map<string, ContainerRecord>(
        (specs ?? []).map(({ name }) => {
          const record = containers.get(name)?.record;
          const untouched = !record || (record.state.kind === "waiting" && record.state.reason === "ContainerCreating");
          return [name, untouched ? waiting : record];
        }),
      );
    const status = podStatus({
      pod,
      nodeAddress: this.#context.nodeAddress,
      podAddress: this.#isAddressKnown ? this.#address : undefined,
      startedAt: this.#startedAt,
      init: records(pod.spec?.initContainers, this.#initContainers),
      containers: records(pod.spec?.containers, this.#containers),
      isFinished: this.#isFinished,
      now: this.#context.clock.now(),
    });
    return { ...status, ...this.#failure };
  }

  /** The pod may be gone from the API by now. */
  #tolerate(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
}

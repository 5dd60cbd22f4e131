import { type HostTurn, runVirtually, SimulatedClock } from "../cluster/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { LabImage } from "../cluster/container-image.ts";
import { Later, loadAllParts } from "../cluster/later.ts";
import type { Machine } from "../cluster/machine.ts";
import { createRandom } from "../cluster/random.ts";
import { hasCluster } from "../cluster/scenario.ts";
import { Trace } from "../cluster/trace.ts";
import { clusterKubectl } from "./cluster-kubectl.ts";
import type { LabDefinition } from "./lab-definition.ts";
import type { LabFiles } from "./lab-files.ts";
import { createLaptop } from "./laptop.ts";
import type { Machines } from "./machines.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ViewData, ViewSource } from "./views/view-data.ts";

/** A laptop can be on without it. */
export const surroundings = new Later(() => import("./surroundings.ts"));

export interface WorldOptions {
  readonly definition: LabDefinition;
  /** Names, addresses and picks follow from it; the scenario's own seed gives the names that the lab's text shows. */
  readonly seed: number;
  /** What the cluster's clock shows when the lab starts; milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Resolves in a later macrotask of the host. */
  readonly hostTurn: HostTurn;
}

export interface WorldBoot {
  readonly images: readonly LabImage[];
  /** Programs and others are loaded when they are first needed, and not all of them before the cluster boots. */
  readonly loadsLater?: boolean | undefined;
}

/** How old what a lab starts with is: an earlier chapter made it, and the reader has read on since. */
const startObjectsAgeMs = 2 * 3_600_000;

const noMachines: Machines = { kind: "node", names: () => [], get: () => undefined };

/** What a lab happens in: a laptop, which is on, and what stands around it, which has to be booted. */
export interface World {
  readonly definition: LabDefinition;
  readonly seed: number;
  /** Stands still: `drive` moves it, or an engine does. */
  readonly clock: SimulatedClock;
  readonly laptop: Machine;
  /** Undefined before `boot`, and where there is no Kubernetes. */
  readonly cluster: Cluster | undefined;
  /** None before `boot`. */
  readonly machines: Machines;
  readonly hasBooted: boolean;
  /** What the simulation tells of its network. */
  readonly trace: Trace;
  /** What happens in it takes the host's time, and there is no other. */
  readonly isReal: boolean;
  boot(boot: WorldBoot): Promise<void>;
  /** Lets time pass until `work` settles, in virtual time if there is such. */
  drive<T>(work: Promise<T>): Promise<T>;
  /** What the bench draws of it, once it has booted. `files`: the directory that the editor shows. */
  views(files: LabFiles, send: (data: ViewData) => void): ViewSource;
  /** Ends all that it keeps of the host. */
  close(): Promise<void>;
}

/** A cluster, or hosts. */
export class SimulatedWorld implements World {
  readonly definition: LabDefinition;
  readonly seed: number;
  readonly clock: SimulatedClock;
  readonly laptop: Machine;
  readonly trace = new Trace();
  readonly isReal = false;
  readonly #startMs: number;
  #around: Surroundings | undefined;
  #hasBooted = false;

  constructor({ definition, seed, startMs, hostTurn }: WorldOptions) {
    const { scenario } = definition;
    this.definition = definition;
    this.seed = seed;
    this.#startMs = startMs;
    this.clock = new SimulatedClock(startMs - scenario.ageSeconds * 1000, hostTurn);
    this.laptop = createLaptop({
      definition,
      network: () => afterBoot(this.#around?.network),
      clock: this.clock,
      random: createRandom(String(seed)).fork("laptop"),
      kubectl: hasCluster(scenario)
        ? clusterKubectl(() => afterBoot(this.cluster), scenario, this.clock)
        : { program: (process) => afterBoot(this.#around?.kubectlAlone)(process) },
    });
  }

  get cluster(): Cluster | undefined {
    return this.#around?.cluster;
  }

  get machines(): Machines {
    return this.#around?.machines ?? noMachines;
  }

  get hasBooted(): boolean {
    return this.#hasBooted;
  }

  /** In virtual time, up to the moment when all has been up for as long as the scenario says. */
  async boot({ images, loadsLater }: WorldBoot): Promise<void> {
    const { definition, seed, clock, trace, laptop } = this;
    const startMs = this.#startMs;
    if (!loadsLater) await loadAllParts();
    const { bootSurroundings, applyStartObjects } = (await surroundings.load()).value;
    this.#around = await bootSurroundings({ definition, seed, clock, trace, startMs, images });
    if (this.cluster && definition.start.length > 0) {
      clock.leapTo(startMs - startObjectsAgeMs);
      await runVirtually(clock, applyStartObjects({ definition, clock, client: this.cluster.api.client, laptop }));
    }
    clock.leapTo(startMs);
    this.#hasBooted = true;
  }

  drive<T>(work: Promise<T>): Promise<T> {
    return runVirtually(this.clock, work);
  }

  views(files: LabFiles, send: (data: ViewData) => void): ViewSource {
    const { Views } = surroundings.atHand;
    return new Views(this, files, send);
  }

  async close(): Promise<void> {}
}

function afterBoot<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("the lab has not been booted");
  return part;
}

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
import { createLaptop } from "./laptop.ts";
import type { Machines } from "./machines.ts";
import type { Surroundings } from "./surroundings.ts";

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

/** A laptop, which is on, and what stands around it, which has to be booted: a cluster, or hosts. */
export class World {
  readonly definition: LabDefinition;
  readonly seed: number;
  /** Stands still: drive it by `runVirtually` or by the host's time. */
  readonly clock: SimulatedClock;
  readonly laptop: Machine;
  readonly trace = new Trace();
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

  /** Undefined before `boot`, and where there are plain hosts and no Kubernetes. */
  get cluster(): Cluster | undefined {
    return this.#around?.cluster;
  }

  /** None before `boot`. */
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
}

/** A world that has booted. */
export async function createWorld(options: WorldOptions & WorldBoot): Promise<World> {
  const world = new World(options);
  await world.boot(options);
  return world;
}

function afterBoot<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error("the lab has not been booted");
  return part;
}

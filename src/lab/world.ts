import { type HostTurn, runVirtually, SimulatedClock } from "../cluster/clock.ts";
import { type Cluster, createCluster } from "../cluster/cluster.ts";
import type { ImageRegistry, LabImage } from "../cluster/container-image.ts";
import { startInternet } from "../cluster/internet.ts";
import { loadAllParts } from "../cluster/later.ts";
import type { Machine } from "../cluster/machine.ts";
import { createRandom } from "../cluster/random.ts";
import type { HostScenario, Scenario } from "../cluster/scenario.ts";
import { Trace } from "../cluster/trace.ts";
import { nodeTools } from "../shell/network-tools.ts";
import { nodePrograms } from "../shell/userland.ts";
import { clusterKubectl } from "./cluster-kubectl.ts";
import { createImageRegistry } from "./image-registry.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { createLaptop } from "./laptop.ts";
import type { Machines } from "./machines.ts";
import { NodeMachines } from "./node-machines.ts";
import { applyStartObjects } from "./start-objects.ts";

export interface WorldOptions {
  readonly definition: LabDefinition;
  readonly images: readonly LabImage[];
  /** Names, addresses and picks follow from it; the scenario's own seed gives the names that the lab's text shows. */
  readonly seed: number;
  /** What the cluster's clock shows when the lab starts; milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Resolves in a later macrotask of the host. */
  readonly hostTurn: HostTurn;
  /** Programs and others are loaded when they are first needed, and not all of them before the cluster boots. */
  readonly loadsLater?: boolean | undefined;
}

/** How old what a lab starts with is: an earlier chapter made it, and the reader has read on since. */
const startObjectsAgeMs = 2 * 3_600_000;

/** A running cluster, or running hosts, and the laptop beside it. */
export interface World {
  readonly definition: LabDefinition;
  readonly seed: number;
  /** Stands still: drive it by `runVirtually` or by the host's time. */
  readonly clock: SimulatedClock;
  /** Undefined where there are plain hosts and no Kubernetes. */
  readonly cluster: Cluster | undefined;
  readonly laptop: Machine;
  readonly machines: Machines;
  readonly trace: Trace;
}

/** Boots what a lab runs in, in virtual time, up to the moment when it has been up for as long as its scenario says. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { scenario } = options.definition;
  // Few labs have hosts: the others do not load what makes them.
  const hosts = scenario.kind === "hosts" ? await import("./host-machines.ts") : undefined;
  if (!options.loadsLater) await loadAllParts();
  const trace = new Trace();
  const images = createImageRegistry(options.images, trace);
  if (scenario.kind !== "hosts") return createClusterWorld(options, scenario, images, trace);
  if (!hosts) throw new Error("the hosts could not be loaded");
  return createHostWorld(options, scenario, images, trace, hosts);
}

/** All the time for which hosts have been up runs: services that tell each other that they are there miss no word. */
async function createHostWorld(
  options: WorldOptions,
  scenario: HostScenario,
  images: ImageRegistry,
  trace: Trace,
  { createHosts }: typeof import("./host-machines.ts"),
): Promise<World> {
  const { definition, seed, startMs } = options;
  const clock = new SimulatedClock(startMs - scenario.ageSeconds * 1000, options.hostTurn);
  const random = createRandom(String(seed));
  const { network, machines, kubectl } = await createHosts({
    scenario,
    images,
    labImages: options.images,
    clock,
    random,
    trace,
    files: definition.hostFiles,
    programs: nodePrograms,
  });
  startInternet(network, scenario, clock, trace);
  const laptop = createLaptop({
    definition,
    network: network.addOutside({ name: "laptop", address: scenario.laptop.address }),
    clock,
    random: random.fork("laptop"),
    kubectl: { program: kubectl },
  });
  await runVirtually(clock, clock.sleep(startMs - clock.now()));
  return { definition, seed, clock, cluster: undefined, laptop, machines, trace };
}

async function createClusterWorld(
  options: WorldOptions,
  scenario: Scenario,
  images: ImageRegistry,
  trace: Trace,
): Promise<World> {
  const { definition, seed, startMs } = options;
  const clock = new SimulatedClock(startMs - scenario.ageSeconds * 1000, options.hostTurn);
  // Few labs have a registry: the others do not load what makes it.
  const { registry } = scenario;
  const registryHost =
    registry &&
    (await (
      await import("./registry-host.ts")
    ).RegistryHost.create({
      scenario,
      registry,
      labImages: options.images,
      images,
      clock,
      random: createRandom(String(seed)),
      trace,
    }));
  const cluster = createCluster({ scenario, seed, clock, images: registryHost ?? images, trace, nodeTools });
  await runVirtually(clock, cluster.ready());
  if (registryHost) await runVirtually(clock, registryHost.start(cluster.network));
  const laptop = createLaptop({
    definition,
    network: cluster.laptop,
    clock,
    random: createRandom(String(seed)).fork("laptop"),
    kubectl: clusterKubectl(cluster, scenario, clock),
  });
  if (definition.start.length > 0) {
    clock.leapTo(startMs - startObjectsAgeMs);
    await runVirtually(clock, applyStartObjects({ definition, clock, client: cluster.api.client, laptop }));
  }
  clock.leapTo(startMs);
  const machines = new NodeMachines({ scenario, cluster, clock, random: createRandom(String(seed)).fork("nodes") });
  return { definition, seed, clock, cluster, laptop, machines, trace };
}

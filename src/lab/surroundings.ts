import { runVirtually, type SimulatedClock } from "../cluster/clock.ts";
import { type Cluster, createCluster } from "../cluster/cluster.ts";
import type { ImageRegistry, LabImage } from "../cluster/container-image.ts";
import { startInternet } from "../cluster/internet.ts";
import type { NetworkStack } from "../cluster/network/sockets.ts";
import type { Program } from "../cluster/process.ts";
import { createRandom } from "../cluster/random.ts";
import type { HostScenario, Scenario } from "../cluster/scenario.ts";
import type { Trace } from "../cluster/trace.ts";
import { nodeTools } from "../shell/network-tools.ts";
import { nodePrograms } from "../shell/userland.ts";
import { createImageRegistry } from "./image-registry.ts";
import type { LabDefinition } from "./lab-definition.ts";
import type { Machines } from "./machines.ts";
import { NodeMachines } from "./node-machines.ts";

// Most of the simulator, and who watches it for the page: one part, because it weighs less than two.

export { applyStartObjects } from "./start-objects.ts";
export { Views } from "./views/views.ts";

export interface SurroundingsOptions {
  readonly definition: LabDefinition;
  readonly seed: number;
  readonly clock: SimulatedClock;
  readonly trace: Trace;
  /** When the lab starts. */
  readonly startMs: number;
  readonly images: readonly LabImage[];
}

/** What stands around the laptop. */
export interface Surroundings {
  /** Undefined where there are plain hosts and no Kubernetes. */
  readonly cluster: Cluster | undefined;
  readonly machines: Machines;
  /** The laptop's. */
  readonly network: NetworkStack;
  /** Where there is no cluster that it could ask. */
  readonly kubectlAlone?: Program | undefined;
}

/** Boots it in virtual time. */
export async function bootSurroundings(options: SurroundingsOptions): Promise<Surroundings> {
  const { trace, definition } = options;
  const { scenario } = definition;
  const images = createImageRegistry(options.images, trace);
  if (scenario.kind === "processes")
    throw new Error(`the lab ${definition.id} needs an engine that has real processes`);
  return scenario.kind === "hosts" ? bootHosts(options, scenario, images) : bootCluster(options, scenario, images);
}

/** All the time for which hosts have been up runs: services that tell each other that they are there miss no word. */
async function bootHosts(
  { definition, seed, clock, trace, startMs, images: labImages }: SurroundingsOptions,
  scenario: HostScenario,
  images: ImageRegistry,
): Promise<Surroundings> {
  // Few labs have hosts: the others do not load what makes them.
  const { createHosts } = await import("./host-machines.ts");
  const random = createRandom(String(seed));
  const { network, machines, kubectl } = await createHosts({
    scenario,
    images,
    labImages,
    clock,
    random,
    trace,
    files: definition.hostFiles,
    programs: nodePrograms,
  });
  startInternet(network, scenario, clock, trace);
  const laptop = network.addOutside({ name: "laptop", address: scenario.laptop.address });
  await runVirtually(clock, clock.sleep(startMs - clock.now()));
  return { cluster: undefined, machines, network: laptop, kubectlAlone: kubectl };
}

async function bootCluster(
  { seed, clock, trace, images: labImages }: SurroundingsOptions,
  scenario: Scenario,
  images: ImageRegistry,
): Promise<Surroundings> {
  const { registry } = scenario;
  const random = createRandom(String(seed));
  // As with hosts.
  const host =
    registry &&
    (await (
      await import("./registry-host.ts")
    ).RegistryHost.create({ scenario, registry, labImages, images, clock, random, trace }));
  const cluster = createCluster({ scenario, seed, clock, images: host ?? images, trace, nodeTools });
  await runVirtually(clock, cluster.ready());
  if (host) await runVirtually(clock, host.start(cluster.network));
  const machines = new NodeMachines({ scenario, cluster, clock, random: random.fork("nodes") });
  return { cluster, machines, network: cluster.laptop };
}

import { runVirtually, SimulatedClock } from "../cluster/clock.ts";
import type { LabImage } from "../cluster/container-image.ts";
import { createHostNetwork, type HostNetwork, internet } from "../cluster/hosts/host-network.ts";
import { createJava, jarText } from "../cluster/hosts/java.ts";
import { ServiceManager, unitFolder } from "../cluster/hosts/service-manager.ts";
import { jarUnit } from "../cluster/hosts/unit-file.ts";
import { startInternet } from "../cluster/internet.ts";
import { Machine } from "../cluster/machine.ts";
import { createServiceProgram } from "../cluster/network/http/service-program.ts";
import type { Program } from "../cluster/process.ts";
import { createRandom, type Random } from "../cluster/random.ts";
import type { HostScenario, HostService, ScenarioHost } from "../cluster/scenario.ts";
import { Trace } from "../cluster/trace.ts";
import { createKubectlAlone } from "../kubectl/kubectl-alone.ts";
import { toProgram } from "../shell/applets/applet.ts";
import { createJournalctl } from "../shell/applets/systemd/journalctl.ts";
import { createSystemctl } from "../shell/applets/systemd/systemctl.ts";
import { nodePrograms } from "../shell/userland.ts";
import { debianFiles, rootEnvironment } from "./debian.ts";
import { createLaptop } from "./laptop.ts";
import type { Machines } from "./machines.ts";
import type { World, WorldOptions } from "./world.ts";

/** A machine's start lasts up to so long, so that no two of them keep step. */
const longestBootMs = 20_000;

/**
 * Plain hosts, up for as long as their scenario says. All of that time runs, virtually: services that tell each other that
 * they are there must not have missed a word.
 */
export async function createHostWorld(options: WorldOptions, scenario: HostScenario): Promise<World> {
  const { definition, seed, startMs, hostTurn } = options;
  const clock = new SimulatedClock(startMs - scenario.ageSeconds * 1000, hostTurn);
  const trace = new Trace();
  const random = createRandom(String(seed));
  const network = createHostNetwork({ clock, random, trace });
  const services = jarsOf(options.images, trace);
  startInternet(network, scenario, clock, trace);
  const hosts = new Map(
    scenario.hosts.map((host) => {
      const machine = createHost({
        host,
        scenario,
        services,
        network,
        clock,
        random: random.fork(`host/${host.name}`),
      });
      return [host.name, machine];
    }),
  );
  const laptop = createLaptop({
    definition,
    network: network.addOutside({ name: "laptop", address: scenario.laptop.address }),
    clock,
    random: random.fork("laptop"),
    kubectl: { program: createKubectlAlone(clock) },
  });
  await runVirtually(clock, clock.sleep(startMs - clock.now()));
  const machines: Machines = { kind: "host", names: () => [...hosts.keys()], get: (name) => hosts.get(name) };
  return { definition, seed, clock, cluster: undefined, laptop, machines, trace };
}

/** A service as a jar: what `java` runs by its text, and the file that it lies in. */
interface Jars {
  readonly programs: ReadonlyMap<string, Program>;
  fileOf(image: string): { readonly path: string; readonly text: string };
}

function jarsOf(images: readonly LabImage[], trace: Trace): Jars {
  const programs = new Map<string, Program>();
  const files = new Map<string, { path: string; text: string }>();
  for (const image of images) {
    if (image.kind !== "service") continue;
    const name = image.repository.replace(/^.*\//, "");
    for (const tag of image.tags) {
      const text = jarText(name, tag);
      programs.set(text, createServiceProgram(image, tag, trace));
      files.set(name, { path: `/opt/${name}-${tag}.jar`, text });
    }
  }
  return {
    programs,
    fileOf: (image) => {
      const file = files.get(image);
      if (!file) throw new Error(`the scenario's hosts run ${image}, which is not among the lab's images`);
      return file;
    },
  };
}

interface HostParts {
  readonly host: ScenarioHost;
  readonly scenario: HostScenario;
  readonly services: Jars;
  readonly network: HostNetwork;
  readonly clock: SimulatedClock;
  readonly random: Random;
}

function createHost({ host, scenario, services, network, clock, random }: HostParts): Machine {
  const { name } = host;
  const files = debianFiles({ hostname: name, clock, hosts: neighboursOf(host, scenario), forwards: false });
  for (const path of ["/opt", unitFolder]) files.makeDirectory(path, true);
  for (const service of host.services ?? []) writeService(service);
  const programs = new Map([...nodePrograms(), ["java", createJava(services.programs)] as const]);
  const machine = new Machine({
    hostname: name,
    clock,
    random: random.fork("machine"),
    files,
    network: network.addHost(host),
    programs,
    env: rootEnvironment,
    isPrivileged: true,
  });
  const manager = new ServiceManager(machine, () => random.int(longestBootMs));
  programs.set("systemctl", toProgram(createSystemctl(manager), "", "gnu"));
  programs.set("journalctl", toProgram(createJournalctl(manager), "", "gnu"));
  return machine;

  function writeService({ image, description, environment, name: unit }: HostService): void {
    const { path, text } = services.fileOf(image);
    files.write(path, text);
    files.write(`${unitFolder}/${unit}.service`, jarUnit({ description, environment, jar: path }));
  }
}

/** The hosts on its LANs, by the address there. */
function neighboursOf(host: ScenarioHost, { hosts }: HostScenario): { name: string; address: string }[] {
  const lans = new Set(host.interfaces.map(({ network }) => network).filter((network) => network !== internet));
  return hosts.flatMap(({ name, interfaces }) =>
    interfaces
      .filter(({ network }) => lans.has(network))
      .map(({ address }) => ({ name, address: address.replace(/\/.*$/, "") })),
  );
}

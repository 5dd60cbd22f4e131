import type { SimulatedClock } from "../cluster/clock.ts";
import type { ImageRegistry, LabImage } from "../cluster/container-image.ts";
import type { FileSystem } from "../cluster/files.ts";
import { createHostNetwork, type HostNetwork, internet } from "../cluster/hosts/host-network.ts";
import { createJava, jarText } from "../cluster/hosts/java.ts";
import { ServiceManager, unitFolder } from "../cluster/hosts/service-manager.ts";
import { jarUnit } from "../cluster/hosts/unit-file.ts";
import { Machine } from "../cluster/machine.ts";
import type { Program } from "../cluster/process.ts";
import type { Random } from "../cluster/random.ts";
import type { HostScenario, HostService, ScenarioHost } from "../cluster/scenario.ts";
import type { Trace } from "../cluster/trace.ts";
import { createKubectlAlone } from "../kubectl/kubectl-alone.ts";
import { toProgram } from "../shell/applets/applet.ts";
import { createJournalctl } from "../shell/applets/systemd/journalctl.ts";
import { createSystemctl } from "../shell/applets/systemd/systemctl.ts";
import { debianFiles, rootEnvironment } from "./debian.ts";
import type { LabDefinition } from "./lab-definition.ts";
import type { Machines } from "./machines.ts";

/** A machine's start lasts up to so long, so that no two of them keep step. */
const longestBootMs = 20_000;

export interface HostsOptions {
  readonly scenario: HostScenario;
  readonly images: ImageRegistry;
  /** Those that the registry has: hosts have them as jars. */
  readonly labImages: readonly LabImage[];
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly trace: Trace;
  /** In root's home, by host and name. */
  readonly files: LabDefinition["hostFiles"];
  /** What a Debian brings. Given, as all labs load it: imported here, it would be cut out of what they load. */
  programs(): ReadonlyMap<string, Program>;
}

export interface Hosts {
  readonly network: HostNetwork;
  readonly machines: Machines;
  /** For the laptop: there is no server. */
  readonly kubectl: Program;
}

/** Plain hosts as their root sees them, with systemd and the services that it starts. */
export async function createHosts(options: HostsOptions): Promise<Hosts> {
  const { scenario, clock, random } = options;
  const network = createHostNetwork(options);
  const jars = await jarsOf(options);
  const hosts = new Map(
    scenario.hosts.map((host) => {
      return [host.name, createHost({ ...options, host, jars, network, random: random.fork(`host/${host.name}`) })];
    }),
  );
  const machines: Machines = { kind: "host", names: () => [...hosts.keys()], get: (name) => hosts.get(name) };
  return { network, machines, kubectl: createKubectlAlone(clock) };
}

/** A service as a jar: what `java` runs by its text, and the file that it lies in. */
interface Jars {
  readonly programs: ReadonlyMap<string, Program>;
  fileOf(image: string): { readonly path: string; readonly text: string };
}

async function jarsOf({ labImages, images }: HostsOptions): Promise<Jars> {
  const programs = new Map<string, Program>();
  const files = new Map<string, { path: string; text: string }>();
  for (const image of labImages) {
    if (image.kind !== "service") continue;
    const name = image.repository.replace(/^.*\//, "");
    for (const tag of image.tags) {
      const text = jarText(name, tag);
      const program = (await images.pull(`${image.repository}:${tag}`)).programs.get(image.process);
      if (program) programs.set(text, program);
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

interface HostParts extends HostsOptions {
  readonly host: ScenarioHost;
  readonly jars: Jars;
  readonly network: HostNetwork;
}

function createHost({ host, scenario, jars, network, clock, random, files: given, programs }: HostParts): Machine {
  const { name } = host;
  const files = debianFiles({ hostname: name, clock, hosts: neighboursOf(host, scenario), forwards: false });
  for (const path of ["/opt", unitFolder]) files.makeDirectory(path, true);
  for (const service of host.services ?? []) writeService(files, service, jars);
  for (const [file, text] of Object.entries(given[name] ?? {})) files.write(`/root/${file}`, text);
  const own = new Map([...programs(), ["java", createJava(jars.programs)] as const]);
  const machine = new Machine({
    hostname: name,
    clock,
    random: random.fork("machine"),
    files,
    network: network.addHost(host),
    programs: own,
    env: rootEnvironment,
    isPrivileged: true,
  });
  const manager = new ServiceManager(machine, () => random.int(longestBootMs));
  own.set("systemctl", toProgram(createSystemctl(manager), "", "gnu"));
  own.set("journalctl", toProgram(createJournalctl(manager), "", "gnu"));
  return machine;
}

function writeService(files: FileSystem, { image, description, environment, name }: HostService, jars: Jars): void {
  const { path, text } = jars.fileOf(image);
  files.write(path, text);
  files.write(`${unitFolder}/${name}.service`, jarUnit({ description, environment, jar: path }));
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

import type { Clock } from "../cluster/clock.ts";
import { MemoryFileSystem } from "../cluster/files.ts";
import { Machine } from "../cluster/machine.ts";
import type { NetworkStack } from "../cluster/network/sockets.ts";
import type { Program } from "../cluster/process.ts";
import type { Random } from "../cluster/random.ts";
import { laptopResolver } from "../cluster/resolver-addresses.ts";
import type { ShellSettings } from "../shell/shell.ts";
import { laptopPrograms } from "../shell/userland.ts";
import type { LabDefinition } from "./lab-definition.ts";
import { laptopEnvironment, writeLabFiles } from "./laptop-files.ts";

export interface LaptopOptions {
  readonly definition: LabDefinition;
  /** Asked for when something on the laptop needs it, which nothing does before there is one. */
  readonly network: () => NetworkStack;
  readonly clock: Clock;
  readonly random: Random;
  readonly kubectl: LaptopKubectl;
}

export interface LaptopKubectl {
  readonly program: Program;
  /** Of ~/.kube/config; none where there is no server. */
  readonly config?: string | undefined;
  /** What Tab completes. */
  readonly completers?: ShellSettings["completers"];
}

/** The reader's computer: outside, with a shell, kubectl and the lab's manifests. */
export function createLaptop({ definition, network, clock, random, kubectl }: LaptopOptions): Machine {
  const { laptop } = definition.scenario;
  const home = `/home/${laptop.user}`;
  const files = new MemoryFileSystem(() => clock.now());
  for (const path of ["/etc", "/tmp", "/root"]) files.makeDirectory(path, true);
  files.write("/etc/hostname", `${laptop.hostname}\n`);
  files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${laptop.hostname}\n`);
  files.write("/etc/resolv.conf", `nameserver ${laptopResolver(definition.scenario)}\n`);
  writeLabFiles(files, definition);
  if (kubectl.config !== undefined) {
    files.makeDirectory(`${home}/.kube`);
    files.write(`${home}/.kube/config`, kubectl.config);
  }
  return new Machine({
    hostname: laptop.hostname,
    clock,
    random,
    files,
    network,
    programs: new Map([...laptopPrograms(kubectl.completers), ["kubectl", kubectl.program]]),
    env: laptopEnvironment(laptop.user),
  });
}

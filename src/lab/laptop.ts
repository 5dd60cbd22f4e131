import type { Clock } from "../cluster/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { FileSystem } from "../cluster/files.ts";
import { laptopResolver } from "../cluster/internet.ts";
import { Later, laterProgram, NotLoadedError } from "../cluster/later.ts";
import { Machine } from "../cluster/machine.ts";
import type { Random } from "../cluster/random.ts";
import { kubeadmConfigText } from "../kubectl/kubeadm-config.ts";
import { laptopPrograms } from "../shell/userland.ts";
import type { LabDefinition } from "./lab-definition.ts";

const kubectl = new Later(() => import("../kubectl/kubectl.ts"));
const kubectlCompleter = new Later(() => import("../kubectl/completer.ts"));

export interface LaptopOptions {
  readonly definition: LabDefinition;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where the laptop's shell starts and the lab's manifests lie. */
export function laptopDirectory(definition: LabDefinition): string {
  return `/home/${definition.scenario.laptop.user}/cloud-user`;
}

/** The reader's computer: outside of the cluster, with a shell, kubectl and the lab's manifests. */
export function createLaptop({ definition, cluster, clock, random }: LaptopOptions): Machine {
  const { laptop, nodes } = definition.scenario;
  const home = `/home/${laptop.user}`;
  const directory = laptopDirectory(definition);
  const server = `https://${nodes[0]?.address}:6443`;
  const completers = new Map([["kubectl", completer(cluster, clock)]]);
  const files = new FileSystem(() => clock.now());
  for (const path of ["/etc", "/tmp", "/root", directory, `${home}/.kube`]) files.makeDirectory(path, true);
  files.write("/etc/hostname", `${laptop.hostname}\n`);
  files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${laptop.hostname}\n`);
  files.write("/etc/resolv.conf", `nameserver ${laptopResolver(definition.scenario)}\n`);
  files.write(`${home}/.kube/config`, kubeadmConfigText(server));
  for (const [name, content] of Object.entries(definition.files)) files.write(`${directory}/${name}`, content);
  return new Machine({
    hostname: laptop.hostname,
    clock,
    random,
    files,
    network: cluster.laptop,
    programs: new Map([
      ...laptopPrograms(completers),
      ["kubectl", laterProgram(kubectl, ({ createKubectl }) => createKubectl({ api: cluster.api, clock, server }))],
    ]),
    env: new Map([
      ["HOME", home],
      ["USER", laptop.user],
      ["LOGNAME", laptop.user],
      ["SHELL", "/bin/bash"],
      ["PATH", "/usr/local/bin:/usr/bin:/bin"],
      ["LANG", "C.UTF-8"],
      ["TERM", "xterm-256color"],
    ]),
  });
}

/** Loaded with the first Tab; what cannot be loaded completes nothing. */
function completer(cluster: Cluster, clock: Clock): (words: readonly string[], index: number) => Promise<string[]> {
  let complete: ReturnType<typeof import("../kubectl/completer.ts").createKubectlCompleter> | undefined;
  return async (words, index) => {
    try {
      return await kubectlCompleter.with({ clock }, ({ createKubectlCompleter }) => {
        complete ??= createKubectlCompleter(cluster.api, clock);
        return complete(words, index);
      });
    } catch (error) {
      if (error instanceof NotLoadedError) return [];
      throw error;
    }
  };
}

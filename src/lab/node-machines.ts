import type { Clock } from "../cluster/clock.ts";
import { type Cluster, resolverAddress } from "../cluster/cluster.ts";
import { FileSystem } from "../cluster/files.ts";
import { Machine } from "../cluster/machine.ts";
import type { NodeNetwork } from "../cluster/network/network.ts";
import type { Random } from "../cluster/random.ts";
import type { Scenario } from "../cluster/scenario.ts";
import { nodePrograms } from "../shell/userland.ts";

export interface NodeMachinesOptions {
  readonly scenario: Scenario;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
}

/** The nodes as their root sees them: a Debian each, in the node's own network namespace, made when it is first asked for. */
export class NodeMachines {
  readonly #options: NodeMachinesOptions;
  readonly #machines = new Map<string, Machine>();

  constructor(options: NodeMachinesOptions) {
    this.#options = options;
  }

  get(name: string): Machine | undefined {
    const known = this.#machines.get(name);
    if (known) return known;
    const network = this.#options.cluster.nodes.get(name);
    if (!network) return undefined;
    const machine = this.#create(network);
    this.#machines.set(name, machine);
    return machine;
  }

  #create({ name, stack }: NodeNetwork): Machine {
    const { clock, random, scenario } = this.#options;
    return new Machine({
      hostname: name,
      clock,
      random: random.fork(name),
      files: nodeFiles(name, scenario, clock),
      network: stack,
      programs: nodePrograms(),
      env: new Map([
        ["HOME", "/root"],
        ["USER", "root"],
        ["LOGNAME", "root"],
        ["SHELL", "/bin/bash"],
        ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        // Of Debian's /etc/bash.bashrc.
        ["PS1", "\\u@\\h:\\w\\$ "],
        ["LANG", "C.UTF-8"],
        ["TERM", "xterm-256color"],
      ]),
      isPrivileged: true,
    });
  }
}

function nodeFiles(name: string, scenario: Scenario, clock: Clock): FileSystem {
  const files = new FileSystem(() => clock.now());
  for (const path of ["/etc", "/tmp", "/root", "/var/log", "/run", "/dev", "/proc/sys/net/ipv4"]) {
    files.makeDirectory(path, true);
  }
  const others = scenario.nodes.map(({ name: other, address }) => `${address}\t${other}\n`).join("");
  files.write("/etc/hostname", `${name}\n`);
  files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${name}\n${others}`);
  files.write("/etc/resolv.conf", `nameserver ${resolverAddress(scenario)}\n`);
  files.write("/etc/os-release", osRelease);
  files.write("/etc/debian_version", "13.1\n");
  files.write("/proc/sys/net/ipv4/ip_forward", "1\n");
  return files;
}

/** Of the release that the nodes report to the API server. */
const osRelease = `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.1
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;

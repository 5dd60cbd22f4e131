import type { Clock } from "../cluster/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { Machine } from "../cluster/machine.ts";
import type { NodeNetwork } from "../cluster/network/network.ts";
import type { Random } from "../cluster/random.ts";
import { resolverAddress } from "../cluster/resolver-addresses.ts";
import type { Scenario } from "../cluster/scenario.ts";
import { nodePrograms } from "../shell/userland.ts";
import { debianFiles, rootEnvironment } from "./debian.ts";
import type { Machines } from "./machines.ts";

export interface NodeMachinesOptions {
  readonly scenario: Scenario;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
}

/** The nodes as their root sees them: a Debian each, in the node's own network namespace, made when it is first asked for. */
export class NodeMachines implements Machines {
  readonly kind = "node";
  readonly #options: NodeMachinesOptions;
  readonly #machines = new Map<string, Machine>();

  constructor(options: NodeMachinesOptions) {
    this.#options = options;
  }

  names(): readonly string[] {
    return [...this.#options.cluster.nodes.keys()];
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
      files: debianFiles({
        hostname: name,
        clock,
        hosts: scenario.nodes,
        resolver: resolverAddress(scenario),
        forwards: true,
      }),
      network: stack,
      programs: nodePrograms(),
      env: rootEnvironment,
      isPrivileged: true,
    });
  }
}

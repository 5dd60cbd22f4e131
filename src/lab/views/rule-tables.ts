import { formatIpv4 } from "../../cluster/network/ipv4.ts";
import type { VirtualServer } from "../../cluster/network/ipvs/virtual-server.ts";
import type { Netfilter } from "../../cluster/network/netfilter/netfilter.ts";
import type { Chain, TableName } from "../../cluster/network/netfilter/ruleset.ts";
import type { RulesData, VirtualServerRow } from "./view-data.ts";

/** In the order iptables-save prints them. */
const tableNames: readonly TableName[] = ["raw", "mangle", "filter", "nat"];

/** A node's rules with their counters, and what ipvs mode has beside them. Tables that hold no rule are left out. */
export function ruleTables(node: string, netfilter: Netfilter): RulesData {
  const { ruleset, sets, ipvs } = netfilter;
  const tables = tableNames.flatMap((name) => {
    const chains = [...ruleset[name]].map(([chain, { policy, rules }]) => ({
      name: chain,
      policy,
      rules: rules.map(({ text, packets, bytes }) => ({ text, packets, bytes })),
    }));
    return chains.some(({ rules }) => rules.length > 0) ? [{ name, chains }] : [];
  });
  const ipSets = sets.names.map((name) => {
    const set = sets.require(name);
    return { name, type: set.type.name, members: set.members() };
  });
  return { topic: "rules", node, tables, virtualServers: ipvs?.servers.list().map(virtualServerRow) ?? [], ipSets };
}

function virtualServerRow({ protocol, address, port, scheduler, servers }: VirtualServer): VirtualServerRow {
  return {
    protocol,
    address: formatIpv4(address),
    port,
    scheduler: scheduler.name,
    servers: servers.map((server) => ({
      address: formatIpv4(server.address),
      port: server.port,
      weight: server.weight,
      active: server.activeConnections,
      inactive: server.inactiveConnections,
    })),
  };
}

/**
 * Tells whether anything of what `ruleTables` shows has changed since it was asked last, without building or comparing
 * any of it: chains are new objects when they are loaded, and counters only grow.
 */
export class RulesVersion {
  #chains: readonly Chain[] = [];
  #counted = -1;
  #others = "";

  hasChanged({ ruleset, sets, ipvs }: Netfilter): boolean {
    const chains: Chain[] = [];
    let counted = 0;
    for (const name of tableNames) {
      for (const [, chain] of ruleset[name]) {
        chains.push(chain);
        for (const { packets } of chain.rules) counted += packets;
      }
    }
    const revisions = sets.names.map((name) => `${name} ${sets.get(name)?.revision}`);
    const connections = (ipvs?.servers.list() ?? []).flatMap(({ servers }) =>
      servers.map(({ activeConnections, inactiveConnections }) => `${activeConnections}/${inactiveConnections}`),
    );
    const others = [ipvs?.servers.revision, ...revisions, ...connections].join(" ");
    const isSame =
      counted === this.#counted &&
      others === this.#others &&
      chains.length === this.#chains.length &&
      chains.every((chain, index) => chain === this.#chains[index]);
    this.#chains = chains;
    this.#counted = counted;
    this.#others = others;
    return !isSame;
  }
}

import type { Netfilter } from "../../cluster/network/netfilter/netfilter.ts";
import type { TableName } from "../../cluster/network/netfilter/ruleset.ts";
import type { RulesData } from "./view-data.ts";

/** In the order iptables-save prints them. */
const tableNames: readonly TableName[] = ["raw", "mangle", "filter", "nat"];

/** A node's rules with their counters. Tables that hold no rule are left out. */
export function ruleTables(node: string, { ruleset }: Netfilter): RulesData {
  const tables = tableNames.flatMap((name) => {
    const chains = [...ruleset[name]].map(([chain, { policy, rules }]) => ({
      name: chain,
      policy,
      rules: rules.map(({ text, packets, bytes }) => ({ text, packets, bytes })),
    }));
    return chains.some(({ rules }) => rules.length > 0) ? [{ name, chains }] : [];
  });
  return { topic: "rules", node, tables };
}

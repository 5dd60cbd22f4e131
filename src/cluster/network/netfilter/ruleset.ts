import type { Hook } from "../hooks.ts";
import { ChainTable } from "./chain-table.ts";
import type { Rule } from "./rule.ts";

export type TableName = "raw" | "mangle" | "nat" | "filter";

export interface Chain {
  /** Of a built-in chain; undefined for a user's. */
  readonly policy: "ACCEPT" | "DROP" | undefined;
  readonly rules: readonly Rule[];
}

/** Chains by name: the built-in ones first, in their own order. */
export type Table = ReadonlyMap<string, Chain>;

export type Ruleset = Readonly<Record<TableName, ChainTable>>;

/** The chains that hooks call, in the order iptables-save lists them. */
export const builtInChains: Readonly<Record<TableName, readonly string[]>> = {
  raw: ["PREROUTING", "OUTPUT"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
};

export const chainOfHook: Readonly<Record<Hook, string>> = {
  prerouting: "PREROUTING",
  input: "INPUT",
  forward: "FORWARD",
  output: "OUTPUT",
  postrouting: "POSTROUTING",
};

export function emptyTable(name: TableName): ChainTable {
  const table = new ChainTable(builtInChains[name]);
  for (const chain of builtInChains[name]) table.set(chain, { policy: "ACCEPT", rules: [] });
  return table;
}

export function emptyRuleset(): Ruleset {
  return { raw: emptyTable("raw"), mangle: emptyTable("mangle"), nat: emptyTable("nat"), filter: emptyTable("filter") };
}

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(builtInChains, name);
}

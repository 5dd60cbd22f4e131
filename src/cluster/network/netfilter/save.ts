import type { Ruleset, TableName } from "./ruleset.ts";

/** The order in which iptables-save prints the tables (nf_tables variant). */
const tableOrder: readonly TableName[] = ["mangle", "raw", "filter", "nat"];

/**
 * A ruleset as `iptables-save` prints it, without its lines of comment. Tables that nothing was ever put in are left out.
 */
export function save(ruleset: Ruleset, tables: readonly TableName[] = tableOrder): string {
  return tables
    .map((name) => saveTable(ruleset, name))
    .filter((text) => text !== "")
    .join("");
}

function saveTable(ruleset: Ruleset, name: TableName): string {
  const chains = [...ruleset[name]];
  if (chains.every(([, { policy, rules }]) => policy === "ACCEPT" && rules.length === 0)) return "";
  const lines = [`*${name}`];
  for (const [chain, { policy }] of chains) lines.push(`:${chain} ${policy ?? "-"} [0:0]`);
  for (const [chain, { rules }] of chains) {
    for (const { text } of rules) lines.push(text ? `-A ${chain} ${text}` : `-A ${chain}`);
  }
  return `${[...lines, "COMMIT"].join("\n")}\n`;
}

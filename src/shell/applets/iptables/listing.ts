import { formatCidr } from "../../../cluster/network/ipv4.ts";
import type { ChainTable } from "../../../cluster/network/netfilter/chain-table.ts";
import type { Negatable, Rule } from "../../../cluster/network/netfilter/rule.ts";
import type { Chain } from "../../../cluster/network/netfilter/ruleset.ts";
import { matchDetails, targetDetails } from "./details.ts";

export interface ListingOptions {
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

const protocolNumbers: Readonly<Record<string, string>> = { icmp: "1", tcp: "6", udp: "17", sctp: "132" };

/** A chain as `iptables -L` prints it; `only` is a rule's number (xtables' print_firewall and print_header). */
export function listChain(
  table: ChainTable,
  name: string,
  chain: Chain,
  options: ListingOptions,
  only: number | undefined,
): string {
  const rows = chain.rules.map((rule, index) => `${row(rule, index + 1, options)}\n`);
  if (only !== undefined) return rows[only - 1] ?? "";
  const about = chain.policy
    ? `policy ${chain.policy}${options.verbose ? " 0 packets, 0 bytes" : ""}`
    : `${table.references(name)} references`;
  return `Chain ${name} (${about})\n${header(options)}\n${rows.join("")}`;
}

function header({ verbose, exact, lineNumbers }: ListingOptions): string {
  const number = lineNumbers ? "num  " : "";
  const counters = exact ? `${"pkts".padStart(8)} ${"bytes".padStart(10)} ` : " pkts bytes ";
  const interfaces = verbose ? "in     out     " : "";
  const ends = `${"source".padEnd(19)}  ${"destination".padEnd(19)} `;
  return `${number}${verbose ? counters : ""}${"target".padEnd(9)}  prot opt ${interfaces}${ends}`;
}

function row(rule: Rule, number: number, options: ListingOptions): string {
  const { verbose, exact, lineNumbers, numeric } = options;
  const counters = exact
    ? `${String(rule.packets).padStart(8)} ${String(rule.bytes).padStart(8)} `
    : `${short(rule.packets)} ${short(rule.bytes)} `;
  const { action, protocol } = rule;
  const target = action?.kind === "target" ? action.target.name : (action?.chain ?? "");
  const named = protocol?.value ?? "all";
  const shown = numeric ? (protocolNumbers[named] ?? "0") : named;
  const interfaces = ` ${interfaceName(rule.inInterface, numeric).padEnd(6)} ${interfaceName(rule.outInterface, numeric).padEnd(6)} `;
  return [
    lineNumbers ? `${String(number).padEnd(4)} ` : "",
    verbose ? counters : "",
    `${target.padEnd(9)} ${protocol?.negated ? "!" : " "}${shown.padEnd(5)}-- `,
    verbose ? interfaces : "",
    `${end(rule.source, numeric)}${end(rule.destination, numeric)}`,
    action?.kind === "goto" ? "[goto] " : "",
    ...rule.matches.map((match) => matchDetails(match, numeric)),
    action?.kind === "target" ? targetDetails(action.target, numeric) : "",
  ].join("");
}

function interfaceName(part: Negatable<string> | undefined, numeric: boolean): string {
  return part ? `${part.negated ? "!" : ""}${part.value}` : numeric ? "*" : "any";
}

function end(part: Rule["source"], numeric: boolean): string {
  if (!part) return ` ${(numeric ? "0.0.0.0/0" : "anywhere").padEnd(19)} `;
  return `${part.negated ? "!" : " "}${formatCidr(part.value).replace(/\/32$/, "").padEnd(19)} `;
}

/** A counter in five places: K, M, G, T once it is longer. */
function short(count: number): string {
  if (count <= 99_999) return String(count).padStart(5);
  let rest = Math.round(count / 1000);
  for (const unit of ["K", "M", "G"]) {
    if (rest <= 9999) return `${String(rest).padStart(4)}${unit}`;
    rest = Math.round(rest / 1000);
  }
  return `${String(rest).padStart(4)}T`;
}

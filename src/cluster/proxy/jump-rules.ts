import type { Netfilter } from "../network/netfilter/netfilter.ts";
import type { TableName } from "../network/netfilter/ruleset.ts";

/** A way from a built-in chain into one of kube-proxy's. */
export interface Jump {
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
  readonly match: string;
}

const newOnly = "-m conntrack --ctstate NEW ";
const comment = (text: string) => `-m comment --comment "${text}" `;
const externalPortals = newOnly + comment("kubernetes externally-visible service portals");
const portals = comment("kubernetes service portals");
const firewall = newOnly + comment("kubernetes load balancer firewall");

/** In kube-proxy's order; each is put first in its chain, so that the last one ends on top. */
export const iptablesJumps: readonly Jump[] = [
  { table: "filter", from: "INPUT", to: "KUBE-EXTERNAL-SERVICES", match: externalPortals },
  { table: "filter", from: "FORWARD", to: "KUBE-EXTERNAL-SERVICES", match: externalPortals },
  { table: "filter", from: "INPUT", to: "KUBE-NODEPORTS", match: comment("kubernetes health check service ports") },
  { table: "filter", from: "FORWARD", to: "KUBE-SERVICES", match: newOnly + portals },
  { table: "filter", from: "OUTPUT", to: "KUBE-SERVICES", match: newOnly + portals },
  { table: "filter", from: "FORWARD", to: "KUBE-FORWARD", match: comment("kubernetes forwarding rules") },
  { table: "filter", from: "INPUT", to: "KUBE-PROXY-FIREWALL", match: firewall },
  { table: "filter", from: "OUTPUT", to: "KUBE-PROXY-FIREWALL", match: firewall },
  { table: "filter", from: "FORWARD", to: "KUBE-PROXY-FIREWALL", match: firewall },
  { table: "nat", from: "OUTPUT", to: "KUBE-SERVICES", match: portals },
  { table: "nat", from: "PREROUTING", to: "KUBE-SERVICES", match: portals },
  { table: "nat", from: "POSTROUTING", to: "KUBE-POSTROUTING", match: comment("kubernetes postrouting rules") },
  { table: "filter", from: "INPUT", to: "KUBE-FIREWALL", match: "" },
  { table: "filter", from: "OUTPUT", to: "KUBE-FIREWALL", match: "" },
];

/** Its presence tells kube-proxy that nobody has flushed the table. */
export const canary = "KUBE-PROXY-CANARY";

/** The same in ipvs mode (iptablesJumpChain in pkg/proxy/ipvs/proxier.go). */
export const ipvsJumps: readonly Jump[] = [
  { table: "nat", from: "OUTPUT", to: "KUBE-SERVICES", match: portals },
  { table: "nat", from: "PREROUTING", to: "KUBE-SERVICES", match: portals },
  { table: "nat", from: "POSTROUTING", to: "KUBE-POSTROUTING", match: comment("kubernetes postrouting rules") },
  { table: "filter", from: "FORWARD", to: "KUBE-FORWARD", match: comment("kubernetes forwarding rules") },
  { table: "filter", from: "INPUT", to: "KUBE-NODE-PORT", match: comment("kubernetes health check rules") },
  { table: "filter", from: "INPUT", to: "KUBE-PROXY-FIREWALL", match: comment("kube-proxy firewall rules") },
  { table: "filter", from: "FORWARD", to: "KUBE-PROXY-FIREWALL", match: comment("kube-proxy firewall rules") },
  { table: "filter", from: "INPUT", to: "KUBE-IPVS-FILTER", match: comment("kubernetes ipvs access filter") },
  { table: "filter", from: "OUTPUT", to: "KUBE-IPVS-OUT-FILTER", match: comment("kubernetes ipvs access filter") },
];

/** Makes the ways from the built-in chains into kube-proxy's, where they are missing. */
export function ensureJumps(netfilter: Netfilter, jumps: readonly Jump[]): void {
  for (const jump of jumps) {
    ensureChain(netfilter, jump.table, jump.to);
    if (!isPresent(netfilter, jump)) change(netfilter, jump, "-I");
  }
}

/** Takes those ways away, where they are there. */
export function removeJumps(netfilter: Netfilter, jumps: readonly Jump[]): void {
  for (const jump of jumps) if (isPresent(netfilter, jump)) change(netfilter, jump, "-D");
}

function isPresent({ ruleset }: Netfilter, { table, from, to, match }: Jump): boolean {
  const rule = `${match}-j ${to}`;
  return ruleset[table].get(from)?.rules.some(({ text }) => text === rule) ?? false;
}

function change(netfilter: Netfilter, { table, from, to, match }: Jump, command: "-I" | "-D"): void {
  netfilter.restore(`*${table}\n${command} ${from} ${match}-j ${to}\nCOMMIT\n`, { noflush: true });
}

/** Makes the empty chains by which kube-proxy notices a flush. */
export function ensureCanaries(netfilter: Netfilter): void {
  for (const table of ["mangle", "nat", "filter"] as const) ensureChain(netfilter, table, canary);
}

/** Makes a chain, empty, where there is none. */
export function ensureChain(netfilter: Netfilter, table: TableName, chain: string): void {
  if (netfilter.ruleset[table].has(chain)) return;
  netfilter.restore(`*${table}\n:${chain} - [0:0]\nCOMMIT\n`, { noflush: true });
}

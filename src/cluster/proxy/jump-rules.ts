import type { Netfilter } from "../network/netfilter/netfilter.ts";
import type { TableName } from "../network/netfilter/ruleset.ts";

interface Jump {
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
const jumps: readonly Jump[] = [
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
const canary = "KUBE-PROXY-CANARY";

/** Makes the ways from the built-in chains into kube-proxy's, where they are missing. */
export function ensureJumps(netfilter: Netfilter): void {
  for (const { table, from, to, match } of jumps) {
    ensureChain(netfilter, table, to);
    const rule = `${match}-j ${to}`;
    const present = netfilter.ruleset[table].get(from)?.rules.some(({ text }) => text === rule);
    if (!present) netfilter.restore(`*${table}\n-I ${from} ${rule}\nCOMMIT\n`, { noflush: true });
  }
}

/** Makes the empty chains by which kube-proxy notices a flush. */
export function ensureCanaries(netfilter: Netfilter): void {
  for (const table of ["mangle", "nat", "filter"] as const) ensureChain(netfilter, table, canary);
}

function ensureChain(netfilter: Netfilter, table: TableName, chain: string): void {
  if (netfilter.ruleset[table].has(chain)) return;
  netfilter.restore(`*${table}\n:${chain} - [0:0]\nCOMMIT\n`, { noflush: true });
}

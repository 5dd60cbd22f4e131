import type { Netfilter } from "../network/netfilter/netfilter.ts";
import type { TableName } from "../network/netfilter/ruleset.ts";
import type { NodeNetwork } from "../network/network.ts";
import { ipSetList } from "./ipvs/ip-set-list.ts";
import { ipvsChains } from "./ipvs/iptables-rules.ts";
import { dummy } from "./ipvs/kernel-state.ts";
import { canary, iptablesJumps, ipvsJumps, removeJumps } from "./jump-rules.ts";
import { ownChain } from "./ruleset.ts";

/** Those of iptables mode that are there in any case. KUBE-FIREWALL, with the ways to it, is the kubelet's, too. */
const iptablesChains: Readonly<Record<TableName, readonly string[]>> = {
  raw: [],
  mangle: [canary],
  nat: ["KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ", canary],
  filter: ["KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL", canary],
};
const kubelets = "KUBE-FIREWALL";

/**
 * `kube-proxy --cleanup`: takes all away that kube-proxy in iptables or ipvs mode leaves on a node. A start in one of
 * the two modes does not do this to the other's: they share chains (platformCleanup in cmd/kube-proxy/app).
 */
export function cleanUp({ netfilter, stack }: NodeNetwork): void {
  removeJumps(
    netfilter,
    iptablesJumps.filter(({ to }) => to !== kubelets),
  );
  const services = [...netfilter.ruleset.nat.keys()].filter((chain) => ownChain.test(chain));
  // Jumps of both modes first: a chain that rules lead to cannot be deleted.
  netfilter.ipvs?.servers.clear();
  stack.kernel?.removeDummy(dummy);
  removeJumps(netfilter, ipvsJumps);
  for (const table of ["nat", "filter", "mangle"] as const) {
    const ofIpvs = table === "mangle" ? [] : ipvsChains[table];
    removeChains(netfilter, table, [
      ...new Set([...iptablesChains[table], ...ofIpvs, ...(table === "nat" ? services : [])]),
    ]);
  }
  for (const set of ipSetList.keys()) if (netfilter.sets.get(set)) netfilter.sets.destroy(set);
}

/** Empties all of them, then deletes them. */
function removeChains(netfilter: Netfilter, table: TableName, chains: readonly string[]): void {
  const present = chains.filter((chain) => netfilter.ruleset[table].has(chain));
  if (present.length === 0) return;
  const lines = [
    `*${table}`,
    ...present.map((chain) => `:${chain} - [0:0]`),
    ...present.map((chain) => `-X ${chain}`),
    "COMMIT",
  ];
  netfilter.restore(`${lines.join("\n")}\n`, { noflush: true });
}

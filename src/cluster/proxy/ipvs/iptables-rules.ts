import { ipSetList, type SetName } from "./ip-set-list.ts";
import type { DeniedPort } from "./service-entries.ts";

/** kube-proxy's masquerade bit, as it writes it: bit 14. */
const mark = "0x004000";

const natChains = ["KUBE-SERVICES", "KUBE-POSTROUTING", "KUBE-NODE-PORT", "KUBE-LOAD-BALANCER", "KUBE-MARK-MASQ"];
const filterChains = [
  "KUBE-FORWARD",
  "KUBE-NODE-PORT",
  "KUBE-PROXY-FIREWALL",
  "KUBE-SOURCE-RANGES-FIREWALL",
  "KUBE-IPVS-FILTER",
  "KUBE-IPVS-OUT-FILTER",
];
/** All of kube-proxy's chains in ipvs mode. */
export const ipvsChains: Readonly<Record<"nat" | "filter", readonly string[]>> = {
  nat: natChains,
  filter: filterChains,
};

/** Rules that are there as long as their set is not empty (ipsetWithIptablesChain). */
const bySet: readonly (readonly [set: SetName, from: string, to: string, directions: string, protocol?: string])[] = [
  ["KUBE-LOOP-BACK", "KUBE-POSTROUTING", "MASQUERADE", "dst,dst,src"],
  ["KUBE-LOAD-BALANCER", "KUBE-SERVICES", "KUBE-LOAD-BALANCER", "dst,dst"],
  ["KUBE-LOAD-BALANCER-LOCAL", "KUBE-LOAD-BALANCER", "RETURN", "dst,dst"],
  ["KUBE-NODE-PORT-LOCAL-TCP", "KUBE-NODE-PORT", "RETURN", "dst", "tcp"],
  ["KUBE-NODE-PORT-TCP", "KUBE-NODE-PORT", "KUBE-MARK-MASQ", "dst", "tcp"],
  ["KUBE-NODE-PORT-LOCAL-UDP", "KUBE-NODE-PORT", "RETURN", "dst", "udp"],
  ["KUBE-NODE-PORT-UDP", "KUBE-NODE-PORT", "KUBE-MARK-MASQ", "dst", "udp"],
  ["KUBE-NODE-PORT-LOCAL-SCTP-HASH", "KUBE-NODE-PORT", "RETURN", "dst,dst", "sctp"],
  ["KUBE-NODE-PORT-SCTP-HASH", "KUBE-NODE-PORT", "KUBE-MARK-MASQ", "dst,dst", "sctp"],
  ["KUBE-LOAD-BALANCER-FW", "KUBE-PROXY-FIREWALL", "KUBE-SOURCE-RANGES-FIREWALL", "dst,dst"],
  ["KUBE-LOAD-BALANCER-SOURCE-CIDR", "KUBE-SOURCE-RANGES-FIREWALL", "RETURN", "dst,dst,src"],
  ["KUBE-LOAD-BALANCER-SOURCE-IP", "KUBE-SOURCE-RANGES-FIREWALL", "RETURN", "dst,dst,src"],
];

/**
 * Input for `iptables-restore --noflush`: everything that depends on which Services there are is in the sets, the rules
 * only ask them (writeIptablesRules in pkg/proxy/ipvs/proxier.go).
 */
export function ipvsRestoreText(
  isEmpty: (set: SetName) => boolean,
  denied: readonly DeniedPort[],
  clusterCidr: string,
): string {
  const nat = ["-A KUBE-SERVICES -s 127.0.0.0/8 -j RETURN"];
  const filter: string[] = [];
  for (const [set, from, to, directions, protocol] of bySet) {
    if (isEmpty(set)) continue;
    const table = natChains.includes(from) ? nat : filter;
    const match = protocol === undefined ? "" : `-p ${protocol} `;
    table.push(`-A ${from} ${match}${asks(set, directions)} -j ${to}`);
  }
  if (!isEmpty("KUBE-CLUSTER-IP")) {
    nat.push(`-A KUBE-SERVICES ${asks("KUBE-CLUSTER-IP", "dst,dst")} ! -s ${clusterCidr} -j KUBE-MARK-MASQ`);
  }
  for (const set of ["KUBE-EXTERNAL-IP", "KUBE-EXTERNAL-IP-LOCAL"] as const) {
    if (isEmpty(set)) continue;
    const rule = `-A KUBE-SERVICES ${asks(set, "dst,dst")}`;
    if (set === "KUBE-EXTERNAL-IP") nat.push(`${rule} -j KUBE-MARK-MASQ`);
    nat.push(`${rule} -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT`);
    nat.push(`${rule} -m addrtype --dst-type LOCAL -j ACCEPT`);
  }
  nat.push("-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT");
  nat.push("-A KUBE-LOAD-BALANCER -j KUBE-MARK-MASQ");
  filter.push("-A KUBE-SOURCE-RANGES-FIREWALL -j DROP");
  for (const { address, protocol, port } of denied) {
    const server = `-m ipvs --vaddr ${address} --vproto ${protocol} --vport ${port}`;
    filter.push(`-A KUBE-IPVS-OUT-FILTER -s ${address} ${server} -j DROP`);
  }
  for (const set of ["KUBE-CLUSTER-IP", "KUBE-LOAD-BALANCER"] as const) {
    if (!isEmpty(set)) nat.push(`-A KUBE-SERVICES -m set --match-set ${set} dst,dst -j ACCEPT`);
  }
  filter.push(
    `-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark}/${mark} -j ACCEPT`,
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    `-A KUBE-NODE-PORT ${asks("KUBE-HEALTH-CHECK-NODE-PORT", "dst")} -j ACCEPT`,
    "-A KUBE-IPVS-FILTER -m set --match-set KUBE-LOAD-BALANCER dst,dst -j RETURN",
    "-A KUBE-IPVS-FILTER -m set --match-set KUBE-CLUSTER-IP dst,dst -j RETURN",
    "-A KUBE-IPVS-FILTER -m set --match-set KUBE-EXTERNAL-IP dst,dst -j RETURN",
    "-A KUBE-IPVS-FILTER -m set --match-set KUBE-EXTERNAL-IP-LOCAL dst,dst -j RETURN",
    "-A KUBE-IPVS-FILTER -m set --match-set KUBE-HEALTH-CHECK-NODE-PORT dst -j RETURN",
    "-A KUBE-IPVS-FILTER -m conntrack --ctstate NEW -m set --match-set KUBE-IPVS-IPS dst -j REJECT",
  );
  nat.push(
    `-A KUBE-POSTROUTING -m mark ! --mark ${mark}/${mark} -j RETURN`,
    `-A KUBE-POSTROUTING -j MARK --xor-mark ${mark}`,
    '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
    `-A KUBE-MARK-MASQ -j MARK --or-mark ${mark}`,
  );
  return tableText("nat", natChains, nat) + tableText("filter", filterChains, filter);
}

function asks(set: SetName, directions: string): string {
  return `-m comment --comment "${ipSetList.get(set)?.comment}" -m set --match-set ${set} ${directions}`;
}

function tableText(name: string, chains: readonly string[], rules: readonly string[]): string {
  return `${[`*${name}`, ...chains.map((chain) => `:${chain} - [0:0]`), ...rules, "COMMIT"].join("\n")}\n`;
}

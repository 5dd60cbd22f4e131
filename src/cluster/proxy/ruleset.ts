import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { type ProxiedNode, servicePorts } from "./service-port.ts";
import { type ServiceRules, serviceRules } from "./service-rules.ts";

export interface ProxyConfig extends ProxiedNode {
  /** --cluster-cidr: traffic to a cluster IP from elsewhere is masqueraded. */
  readonly clusterCidr: string;
}

/** Lines of iptables-restore input, by table: the chains to make or empty, then the rules. */
export interface ProxyRules {
  readonly filter: TableLines;
  readonly nat: TableLines;
}

export interface TableLines {
  readonly chains: readonly string[];
  readonly rules: readonly string[];
}

/** kube-proxy's masquerade bit, as it writes it: bit 14. */
const mark = "0x004000";

/** Chains of the filter table that rules of services stand in. */
export const filterPortals = [
  "KUBE-SERVICES",
  "KUBE-EXTERNAL-SERVICES",
  "KUBE-NODEPORTS",
  "KUBE-PROXY-FIREWALL",
] as const;
/** Chains of the nat table that lead to services' own chains. */
export const natPortals = ["KUBE-SERVICES", "KUBE-NODEPORTS"] as const;
/** What stands after all services in nat's KUBE-SERVICES. */
export const nodePortsTail =
  '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS';

/** What a full sync of kube-proxy in iptables mode loads on a node (pkg/proxy/iptables/proxier.go, syncProxyRules). */
export function proxyRules(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
): ProxyRules {
  return combine(servicePorts(services, slices, config).map((port) => serviceRules(port, config)));
}

/** All rules, with those of the service ports in their order. */
export function combine(ofServices: readonly ServiceRules[]): ProxyRules {
  return {
    filter: {
      chains: [
        "KUBE-SERVICES",
        "KUBE-EXTERNAL-SERVICES",
        "KUBE-FORWARD",
        "KUBE-NODEPORTS",
        "KUBE-PROXY-FIREWALL",
        "KUBE-FIREWALL",
      ],
      rules: [
        '-A KUBE-FIREWALL -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
        ...ofServices.flatMap(({ filterRules }) => filterRules),
        "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
        `-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark}/${mark} -j ACCEPT`,
        '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ],
    },
    nat: {
      chains: [
        "KUBE-SERVICES",
        "KUBE-NODEPORTS",
        "KUBE-POSTROUTING",
        "KUBE-MARK-MASQ",
        ...ofServices.flatMap(({ ownChains }) => ownChains),
      ],
      rules: [
        `-A KUBE-POSTROUTING -m mark ! --mark ${mark}/${mark} -j RETURN`,
        `-A KUBE-POSTROUTING -j MARK --xor-mark ${mark}`,
        '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
        `-A KUBE-MARK-MASQ -j MARK --or-mark ${mark}`,
        ...ofServices.flatMap(({ portalRules, ownRules }) => [...portalRules, ...ownRules]),
        nodePortsTail,
      ],
    },
  };
}

/** Chains that kube-proxy made for a service or endpoint, and may delete. */
export const ownChain = /^KUBE-(?:SVC|SVL|EXT|FW|SEP)-/;

/** The lines of `restoreLines` as one text. */
export function restoreText(rules: ProxyRules, existingNatChains: Iterable<string> = []): string {
  return restoreLines(rules, existingNatChains)
    .map((line) => `${line}\n`)
    .join("");
}

/**
 * The rules as input for `iptables-restore --noflush`. Of the nat chains that exist already, those of services that are
 * no more are deleted. Tables without lines are left out.
 */
export function restoreLines(rules: ProxyRules, existingNatChains: Iterable<string> = []): string[] {
  const active = new Set(rules.nat.chains);
  const stale = [...existingNatChains].filter((chain) => ownChain.test(chain) && !active.has(chain));
  const nat = {
    chains: [...rules.nat.chains, ...stale],
    rules: [...rules.nat.rules, ...stale.map((chain) => `-X ${chain}`)],
  };
  return [...tableLines("filter", rules.filter), ...tableLines("nat", nat)];
}

function tableLines(name: string, { chains, rules }: TableLines): string[] {
  if (chains.length + rules.length === 0) return [];
  return [`*${name}`, ...chains.map((chain) => `:${chain} - [0:0]`), ...rules, "COMMIT"];
}

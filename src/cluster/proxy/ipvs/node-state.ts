import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { servicePorts } from "../service-port.ts";
import { ipSetList, type SetName } from "./ip-set-list.ts";
import { ipvsRestoreText } from "./iptables-rules.ts";
import { type IpvsConfig, serviceEntries, type WantedServer } from "./service-entries.ts";

/** What kube-proxy in ipvs mode makes of a node. */
export interface IpvsNodeState {
  /** Of kube-ipvs0, sorted. */
  readonly addresses: readonly string[];
  readonly servers: readonly WantedServer[];
  /** Entries by set, sorted. */
  readonly sets: ReadonlyMap<SetName, readonly string[]>;
  /** Input for `iptables-restore --noflush`. */
  readonly iptables: string;
}

/** What a full sync of kube-proxy in ipvs mode ends in (pkg/proxy/ipvs/proxier.go, syncProxyRules). */
export function ipvsNodeState(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  config: IpvsConfig,
): IpvsNodeState {
  const entries = servicePorts(services, slices, config).map((port) => serviceEntries(port, config));
  const addresses = [...new Set(entries.flatMap((one) => one.addresses))].sort();
  const bySet = Map.groupBy(
    entries.flatMap(({ sets }) => sets),
    ([set]) => set,
  );
  const membersOf = (set: SetName) =>
    set === "KUBE-IPVS-IPS" ? addresses : [...new Set((bySet.get(set) ?? []).map(([, entry]) => entry))].sort();
  const sets = new Map([...ipSetList.keys()].map((set) => [set, membersOf(set)]));
  const denied = entries.flatMap((one) => one.denied);
  return {
    addresses,
    servers: entries.flatMap(({ servers }) => servers),
    sets,
    iptables: ipvsRestoreText((set) => membersOf(set).length === 0, denied, config.clusterCidr),
  };
}

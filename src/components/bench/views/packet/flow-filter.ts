import type { ClusterMapData, FlowEnd, FlowOutcome, FlowSummary } from "../../../../lab/views/view-data.ts";

export interface FlowFilter {
  /** Namespace of the client; empty for all. */
  readonly client: string;
  /** As `targetName` gives it; empty for all. */
  readonly target: string;
  readonly outcome: FlowOutcome | "";
}

export const everyFlow: FlowFilter = { client: "", target: "", outcome: "" };

export function clientName({ client }: FlowSummary): string {
  return client.at ?? client.address;
}

/** Who has an address by the cluster's present state: a Service, a pod, a node; else the address itself. */
export function ownerOf({ address }: Pick<FlowEnd, "address">, map: ClusterMapData | undefined): string {
  const service = map?.services.find((one) => one.clusterIp === address || one.externalAddresses.includes(address));
  const pod = map?.pods.find((one) => one.address === address && !one.usesHostNetwork);
  const node = map?.nodes.find((one) => one.address === address || one.externalAddress === address);
  return (service ?? pod ?? node)?.name ?? (address === map?.laptop.address ? map.laptop.name : address);
}

export function targetName({ asked }: FlowSummary, map: ClusterMapData | undefined): string {
  return ownerOf(asked, map);
}

/** What the system's own pods and nodes do among themselves. */
export function isSystemFlow({ client, reached }: FlowSummary, system: ReadonlySet<string>): boolean {
  if (!system.has(client.at ?? "")) return false;
  return reached === undefined || system.has(reached.at ?? "") || reached.at === "resolver";
}

export function systemNames(map: ClusterMapData | undefined): ReadonlySet<string> {
  const pods = (map?.pods ?? []).flatMap(({ namespace, name }) => (namespace === "kube-system" ? [name] : []));
  return new Set([...(map?.nodes ?? []).map(({ name }) => name), ...pods]);
}

export function passes(flow: FlowSummary, filter: FlowFilter, map: ClusterMapData | undefined): boolean {
  if (filter.client !== "" && clientName(flow) !== filter.client) return false;
  if (filter.outcome !== "" && flow.outcome !== filter.outcome) return false;
  return filter.target === "" || targetName(flow, map) === filter.target;
}

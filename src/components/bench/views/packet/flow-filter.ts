import type { ClusterMapData, FlowEnd, FlowOutcome, FlowSummary } from "../../../../lab/views/view-data.ts";

export interface FlowFilter {
  /** A pod's, node's or Service's name that `concerns` asks for; empty for all. */
  readonly about: string;
  /** Namespace of the client; empty for all. */
  readonly client: string;
  /** As `targetName` gives it; empty for all. */
  readonly target: string;
  readonly outcome: FlowOutcome | "";
}

export const everyFlow: FlowFilter = { about: "", client: "", target: "", outcome: "" };

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

/** Whom the system's own connections come from and go to. */
export interface SystemParts {
  readonly nodes: ReadonlySet<string>;
  /** kube-system's. */
  readonly pods: ReadonlySet<string>;
  readonly podAddresses: ReadonlySet<string>;
}

/**
 * What the system's own pods and nodes do among themselves, and the kubelet's probes of pods. What a command in a
 * terminal does is the reader's, and so is what a node loses on its way to a Service: no probe goes there.
 */
export function isSystemFlow({ client, asked, reached, isOfCommand }: FlowSummary, system: SystemParts): boolean {
  if (isOfCommand) return false;
  const { at = "" } = client;
  const isAmongThemselves =
    reached !== undefined &&
    (system.nodes.has(reached.at ?? "") || system.pods.has(reached.at ?? "") || reached.at === "resolver");
  if (system.nodes.has(at)) return isAmongThemselves || system.podAddresses.has(asked.address);
  return system.pods.has(at) && (isAmongThemselves || reached === undefined);
}

export function systemParts(map: ClusterMapData | undefined): SystemParts {
  const pods = map?.pods ?? [];
  return {
    nodes: new Set(map?.nodes.map(({ name }) => name)),
    pods: new Set(pods.flatMap(({ namespace, name }) => (namespace === "kube-system" ? [name] : []))),
    podAddresses: new Set(pods.flatMap(({ address, usesHostNetwork }) => (usesHostNetwork ? [] : [address]))),
  };
}

/** Who begins it, whom it asks for, whom it reaches. */
export function concerns(flow: FlowSummary, name: string, map: ClusterMapData | undefined): boolean {
  return clientName(flow) === name || targetName(flow, map) === name || flow.reached?.at === name;
}

export function passes(flow: FlowSummary, filter: FlowFilter, map: ClusterMapData | undefined): boolean {
  if (filter.about !== "" && !concerns(flow, filter.about, map)) return false;
  if (filter.client !== "" && clientName(flow) !== filter.client) return false;
  if (filter.outcome !== "" && flow.outcome !== filter.outcome) return false;
  return filter.target === "" || targetName(flow, map) === filter.target;
}

import type { PacketSummary } from "../../../../cluster/trace.ts";
import type { ClusterMapData, FlowHop, FlowPacket, FlowSummary } from "../../../../lab/views/view-data.ts";

/** What happened to a packet in one network namespace, from its coming to its going. */
export interface Lane {
  readonly at: string;
  readonly hops: readonly FlowHop[];
}

/** A namespace that is passed twice has two lanes. */
export function lanesOf({ hops }: FlowPacket): readonly Lane[] {
  const lanes: { at: string; hops: FlowHop[] }[] = [];
  for (const hop of hops) {
    const last = lanes.at(-1);
    if (last?.at === hop.at) last.hops.push(hop);
    else lanes.push({ at: hop.at, hops: [hop] });
  }
  return lanes;
}

export type LaneKind = "pod" | "node" | "outside";

/** Whose names are neither nodes' nor the outside's are pods', gone ones too. */
export function laneKind(at: string, map: ClusterMapData | undefined): LaneKind {
  if (map?.nodes.some(({ name }) => name === at)) return "node";
  return isOutside(at) || at === map?.laptop.name ? "outside" : "pod";
}

/**
 * Namespaces of the simulated world that belong to no cluster: src/cluster/network/gateway.ts, src/cluster/cluster.ts,
 * src/lab/registry-host.ts. What stands on the internet, too, is called `resolver outside` there.
 */
const outside = new Set(["internet", "resolver", "registry", "laptop"]);

function isOutside(at: string): boolean {
  return outside.has(at.replace(/ outside$/, ""));
}

/** North-south: it comes from the outside, or goes there. */
export function isNorthSouth({ client, path, reached }: FlowSummary): boolean {
  return [client.at, reached?.at, ...path].some((at) => at !== undefined && isOutside(at));
}

export interface PacketEnd {
  readonly address: string;
  readonly port: number | undefined;
}

export interface EndChange {
  readonly before: PacketEnd;
  /** Undefined where NAT left the end alone. */
  readonly after: PacketEnd | undefined;
}

export function endsOf({ packet, translated = packet }: FlowHop): { source: EndChange; destination: EndChange } {
  return {
    source: changeOf(sourceOf(packet), sourceOf(translated)),
    destination: changeOf(destinationOf(packet), destinationOf(translated)),
  };
}

function sourceOf({ source, sourcePort }: PacketSummary): PacketEnd {
  return { address: source, port: sourcePort };
}

function destinationOf({ destination, destinationPort }: PacketSummary): PacketEnd {
  return { address: destination, port: destinationPort };
}

function changeOf(before: PacketEnd, after: PacketEnd): EndChange {
  const isSame = before.address === after.address && before.port === after.port;
  return { before, after: isSame ? undefined : after };
}

export function endText({ address, port }: PacketEnd): string {
  return port === undefined ? address : `${address}:${port}`;
}

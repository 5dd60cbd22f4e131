import type { ProxyEndpoint } from "./proxy-endpoint.ts";

/** Where traffic may go that comes to one service port on one node. */
export interface EndpointsByPolicy {
  /** For traffic policy Cluster; empty when the port never uses it. */
  readonly cluster: readonly ProxyEndpoint[];
  /** For traffic policy Local; empty when the port never uses it. */
  readonly local: readonly ProxyEndpoint[];
  /** All of both, each once. */
  readonly reachable: readonly ProxyEndpoint[];
  /** Whether there are usable ones anywhere in the cluster. */
  readonly any: boolean;
}

/** How a service port uses its endpoints, and the place they are seen from. */
export interface EndpointUse {
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
  readonly nodeName: string;
  /** The node's zone. */
  readonly zone: string | undefined;
}

/**
 * Ready endpoints; where there are none, those that end but still serve, for each policy by itself. With hints only
 * those near, for policy Cluster (pkg/proxy/topology.go CategorizeEndpoints).
 */
export function endpointsByPolicy(endpoints: readonly ProxyEndpoint[], use: EndpointUse): EndpointsByPolicy {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  const ending = endpoints.filter(({ serving, terminating, ready }) => serving && terminating && !ready);
  const isLocal = (endpoint: ProxyEndpoint) => endpoint.isLocal;
  const near = nearby(ready, use);
  const cluster = use.usesCluster ? firstWithAny(near, ending) : [];
  const local = use.usesLocal ? firstWithAny(ready.filter(isLocal), ending.filter(isLocal)) : [];
  return {
    cluster,
    local,
    reachable: endpoints.filter((endpoint) => cluster.includes(endpoint) || local.includes(endpoint)),
    any: cluster.length > 0 || (use.usesLocal && ready.length + ending.length > 0),
  };
}

function firstWithAny(...choices: readonly (readonly ProxyEndpoint[])[]): readonly ProxyEndpoint[] {
  return choices.find((choice) => choice.length > 0) ?? [];
}

/**
 * Those hinted for this node, or else for its zone. A hint counts only when every ready endpoint has one, and somebody
 * is here for it: otherwise all.
 */
function nearby(ready: readonly ProxyEndpoint[], { nodeName, zone }: EndpointUse): readonly ProxyEndpoint[] {
  if (ready.every(({ forNodes }) => forNodes.length > 0)) {
    const here = ready.filter(({ forNodes }) => forNodes.includes(nodeName));
    if (here.length > 0) return here;
  }
  if (zone !== undefined && ready.every(({ forZones }) => forZones.length > 0)) {
    const here = ready.filter(({ forZones }) => forZones.includes(zone));
    if (here.length > 0) return here;
  }
  return ready;
}

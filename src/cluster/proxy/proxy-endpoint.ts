import type { Endpoint, EndpointHints, EndpointSlice } from "kubernetes-types/discovery/v1";

/** An endpoint of one service port, as one node sees it. */
export interface ProxyEndpoint {
  readonly address: string;
  readonly port: number;
  /** `ip:port`. */
  readonly text: string;
  /** On the node whose rules are written. */
  readonly isLocal: boolean;
  readonly ready: boolean;
  /** Answers, also while it ends. */
  readonly serving: boolean;
  readonly terminating: boolean;
  /** Zones and nodes that it is meant for; empty: for all. */
  readonly forZones: readonly string[];
  readonly forNodes: readonly string[];
}

/** `forNodes` is younger than the types (Kubernetes 1.33). */
interface Hints extends EndpointHints {
  readonly forNodes?: readonly { readonly name: string }[];
}

/** All of a service port's endpoints, sorted by their text as kube-proxy does; `protocol` in lower case. */
export function proxyEndpoints(
  slices: readonly EndpointSlice[],
  portName: string,
  protocol: string,
  nodeName: string,
): ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    for (const { name, port, protocol: sliceProtocol = "TCP" } of slice.ports ?? []) {
      if ((name ?? "") !== portName || sliceProtocol.toLowerCase() !== protocol || port === undefined) continue;
      for (const endpoint of slice.endpoints) {
        const [address] = endpoint.addresses;
        if (address === undefined) continue;
        const one = proxyEndpoint(endpoint, address, port, nodeName);
        // In two slices at once while it moves from one to the other.
        if (!found.has(one.text) || one.isLocal) found.set(one.text, one);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** What a slice does not say of its endpoint is taken for the best (discovery/v1 EndpointConditions). */
function proxyEndpoint(endpoint: Endpoint, address: string, port: number, nodeName: string): ProxyEndpoint {
  const { ready = true, serving = true, terminating = false } = endpoint.conditions ?? {};
  const hints: Hints = endpoint.hints ?? {};
  return {
    address,
    port,
    text: `${address}:${port}`,
    isLocal: endpoint.nodeName === nodeName,
    ready,
    serving,
    terminating,
    forZones: (hints.forZones ?? []).map(({ name }) => name),
    forNodes: (hints.forNodes ?? []).map(({ name }) => name),
  };
}

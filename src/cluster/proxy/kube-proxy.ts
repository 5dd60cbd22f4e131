import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient, KubernetesObject, WatchEvent } from "../api/client.ts";
import type { Clock } from "../clock.ts";
import type { NodeNetwork } from "../network/network.ts";
import { ensureCanaries, ensureJumps } from "./jump-rules.ts";
import { proxyRules, restoreText } from "./ruleset.ts";
import { servicePorts } from "./service-port.ts";
import { forgetStaleConnections } from "./stale-connections.ts";
import { SyncRunner } from "./sync-runner.ts";

export interface KubeProxyOptions {
  readonly node: NodeNetwork;
  readonly nodeName: string;
  readonly client: ApiClient;
  readonly clock: Clock;
  /** The cluster's, `--cluster-cidr`: what comes to a cluster IP from elsewhere is masqueraded. */
  readonly podCidr: string;
}

/** Seconds: what kube-proxy sets the node's sysctls to (--conntrack-tcp-timeout-established and -close-wait). */
const tcpTimeouts = { ESTABLISHED: 86_400, CLOSE_WAIT: 3600 };

/** kube-proxy in iptables mode: keeps a node's rules in step with Services and EndpointSlices. Returns its end. */
export function startKubeProxy({ node, nodeName, client, clock, podCidr }: KubeProxyOptions): () => void {
  const { netfilter } = node;
  const services = new Map<string, Service>();
  const slices = new Map<string, EndpointSlice>();
  Object.assign(netfilter.conntrack.timeouts.tcp, tcpTimeouts);
  ensureCanaries(netfilter);

  const runner = new SyncRunner(clock, () => {
    const config = { nodeName, clusterCidr: podCidr };
    const rules = proxyRules([...services.values()], [...slices.values()], config);
    ensureJumps(netfilter);
    netfilter.restore(restoreText(rules, netfilter.ruleset.nat.keys()), { noflush: true });
    forgetStaleConnections(netfilter.conntrack, servicePorts([...services.values()], [...slices.values()], nodeName));
  });
  const follow = <T extends KubernetesObject>(known: Map<string, T>) => {
    return ({ type, object }: WatchEvent<T>) => {
      const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
      if (type === "DELETED") known.delete(key);
      else known.set(key, object);
      runner.request();
    };
  };
  runner.request();
  const ends = [client.watch("Service", follow(services)), client.watch("EndpointSlice", follow(slices))];
  return () => {
    for (const end of ends) end();
    runner.stop();
  };
}

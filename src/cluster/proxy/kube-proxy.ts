import type { Node } from "kubernetes-types/core/v1";
import type { ApiClient } from "../api/client.ts";
import type { Clock, Timer } from "../clock.ts";
import type { Netfilter } from "../network/netfilter/netfilter.ts";
import type { Chain } from "../network/netfilter/ruleset.ts";
import { RulesetError } from "../network/netfilter/words.ts";
import type { NodeNetwork } from "../network/network.ts";
import { SyncRunner } from "../sync-runner.ts";
import { HealthCheckPorts } from "./health-check-ports.ts";
import { ensureCanaries, ensureJumps, iptablesJumps } from "./jump-rules.ts";
import { ProxyState, type SyncPlan } from "./proxy-state.ts";
import { filterPortals, natPortals, type ProxyConfig } from "./ruleset.ts";
import { forgetStaleConnections } from "./stale-connections.ts";

export interface KubeProxyOptions {
  readonly node: NodeNetwork;
  readonly nodeName: string;
  readonly client: ApiClient;
  readonly clock: Clock;
  /** The cluster's, `--cluster-cidr`: what comes to a cluster IP from elsewhere is masqueraded. */
  readonly podCidr: string;
}

/** Seconds: what kube-proxy sets the node's sysctls to (--conntrack-tcp-timeout-established and -close-wait). */
export const tcpTimeouts = { ESTABLISHED: 86_400, CLOSE_WAIT: 3600 };
/** --iptables-min-sync-period's default. */
const minSyncPeriodMs = 1000;
/** proxyutil.FullSyncPeriod: the first sync after this long, and there is one without a change, writes everything anew. */
export const fullSyncPeriodMs = 3_600_000;
/** --iptables-sync-period's default: after a failure it is tried again this much later. */
const retryMs = 30_000;

/** kube-proxy in iptables mode: keeps a node's rules in step with Services and EndpointSlices. Returns its end. */
export function startKubeProxy({ node, nodeName, client, clock, podCidr }: KubeProxyOptions): () => void {
  const { netfilter } = node;
  const state = new ProxyState();
  const healthCheckPorts = new HealthCheckPorts(node.stack, clock);
  let config: ProxyConfig = { nodeName, clusterCidr: podCidr };
  let nextFull: Timer | undefined;
  let fullIsDue = true;
  let loaded: LoadedPortals | undefined;
  Object.assign(netfilter.conntrack.timeouts.tcp, tcpTimeouts);
  ensureCanaries(netfilter);

  const runner = new SyncRunner(clock, { shortest: minSyncPeriodMs, longest: fullSyncPeriodMs }, function* () {
    const full = !loaded || fullIsDue;
    const used = config;
    if (full) ensureJumps(netfilter, iptablesJumps);
    const plan: SyncPlan =
      full || !loaded
        ? yield* state.fullSync(used, () => netfilter.ruleset.nat.keys())
        : yield* state.partialSync(used, changedPortals(netfilter, loaded));
    try {
      yield* netfilter.restoring(plan.lines, { noflush: true });
    } catch (error) {
      // Somebody has taken away what it builds on.
      if (full || !(error instanceof RulesetError)) throw error;
      loaded = undefined;
      runner.request(retryMs);
      return;
    }
    if (full) {
      fullIsDue = false;
      nextFull?.cancel();
      nextFull = clock.after(fullSyncPeriodMs, () => {
        fullIsDue = true;
      });
    }
    if (config === used) loaded = portalsOf(netfilter);
    healthCheckPorts.sync(state.healthChecks);
    forgetStaleConnections(netfilter.conntrack, plan.ports);
  });
  runner.request();
  const ends = [
    client.watch("Service", (event) => {
      state.services.noteService(event);
      runner.request();
    }),
    client.watch("EndpointSlice", (event) => {
      state.services.noteSlice(event);
      runner.request();
    }),
    client.watch("Node", ({ object }) => {
      if (object.metadata?.name !== nodeName) return;
      const seen = { nodeName, clusterCidr: podCidr, ...placeOf(object) };
      if (seen.nodeIp === config.nodeIp && seen.zone === config.zone) return;
      config = seen;
      loaded = undefined;
      runner.request();
    }),
  ];
  return () => {
    for (const end of ends) end();
    runner.stop();
    nextFull?.cancel();
    healthCheckPorts.sync([]);
  };
}

export function placeOf({ metadata, status }: Node): { nodeIp: string | undefined; zone: string | undefined } {
  return {
    nodeIp: status?.addresses?.find(({ type }) => type === "InternalIP")?.address,
    zone: metadata?.labels?.["topology.kubernetes.io/zone"],
  };
}

/** The chains that lead to the services' own, as they were when kube-proxy had written them. */
interface LoadedPortals {
  readonly filter: readonly (Chain | undefined)[];
  readonly nat: readonly (Chain | undefined)[];
}

function portalsOf({ ruleset }: Netfilter): LoadedPortals {
  return {
    filter: filterPortals.map((chain) => ruleset.filter.get(chain)),
    nat: natPortals.map((chain) => ruleset.nat.get(chain)),
  };
}

/** Chains that somebody else has changed since are written anew with the next change, as the real one always does. */
function changedPortals(netfilter: Netfilter, loaded: LoadedPortals): { filter: boolean; nat: boolean } {
  const { filter, nat } = portalsOf(netfilter);
  return {
    filter: filter.some((chain, index) => chain !== loaded.filter[index]),
    nat: nat.some((chain, index) => chain !== loaded.nat[index]),
  };
}

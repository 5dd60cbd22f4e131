import type { Clock } from "../clock.ts";
import type { PacketQueue, Passage, QueueVerdict } from "../network/hooks.ts";
import type { Ipv4 } from "../network/ipv4.ts";
import type { TrackedConnection } from "../network/netfilter/conntrack.ts";
import type { NodeNetwork } from "../network/network.ts";
import { SyncRunner } from "../sync-runner.ts";
import { syncIntervals } from "./address-syncs.ts";
import { type Decision, decisionText } from "./decision.ts";
import { type Flow, flowOf } from "./flow.ts";
import type { PolicyWatch } from "./policy-watch.ts";

export interface PolicyAgentOptions {
  readonly node: NodeNetwork;
  readonly watch: PolicyWatch;
  readonly clock: Clock;
  readonly log: PolicyAgentLog;
}

/** What an agent tells of its work. */
export interface PolicyAgentLog {
  synced(): void;
  /** Of each packet it was asked about. */
  decided(flow: Flow, decision: Decision, payload: Uint8Array): void;
  /** It has looked through the connections there were. */
  enforced(connections: number): void;
}

/** When connections are looked through. */
const enforcementIntervals = { shortest: 30_000, longest: 3_600_000 };

/**
 * Keeps a node's pods to what NetworkPolicies allow, as kube-network-policies does (pkg/dataplane/controller.go): the
 * node's kernel is given the addresses of the pods here that policies select, and asks about the first packets from and
 * to them, after DNAT and before SNAT. What has been let through passes without asking until a policy changes; then
 * the connections there are are looked through. Returns its end, which leaves everything open (`--fail-open`).
 */
export function startPolicyAgent({ node, watch, clock, log }: PolicyAgentOptions): () => void {
  const { netfilter } = node;
  let addresses = new Set<Ipv4>();

  const queue: PacketQueue = {
    ask: (passage) => {
      const { packet, inInterface, tracking } = passage;
      // Whatever the node itself sends is let through: everything there runs as root (`meta skuid 0 accept`).
      if (inInterface === "") return "accept";
      const isKnown = tracking?.state === "ESTABLISHED" || tracking?.state === "RELATED";
      if (isKnown && !tracking.connection?.isRevoked) return "accept";
      if (addresses.has(packet.source) || addresses.has(packet.destination)) return ask(passage);
      if (tracking?.connection) tracking.connection.isRevoked = false;
      return "accept";
    },
  };

  const ask = (passage: Passage): QueueVerdict => {
    const flow = flowOf(passage.packet);
    const decision = watch.index.decide(flow);
    log.decided(flow, decision, passage.packet.payload);
    if (!decision.allowed) return { dropped: decisionText(decision) };
    const connection = passage.tracking?.connection;
    if (connection) connection.isRevoked = false;
    if (passage.rules) passage.detail = decisionText(decision) || undefined;
    return "accept";
  };

  const syncs = new SyncRunner(clock, syncIntervals, () => {
    addresses = watch.index.selectedOn(node.name);
    // Where no policy selects anything, packets have nothing to wait for.
    netfilter.queue = addresses.size > 0 ? queue : undefined;
    log.synced();
  });

  const enforcements = new SyncRunner(clock, enforcementIntervals, () => {
    const selected = watch.index.selectedOn(node.name);
    const connections = netfilter.conntrack.list();
    for (const connection of connections) {
      const flow = lastingFlow(connection);
      if (!flow || !(selected.has(flow.source) || selected.has(flow.destination))) continue;
      if (!watch.index.decide(flow).allowed) connection.isRevoked = true;
    }
    log.enforced(connections.length);
  });

  const request = () => {
    syncs.request();
    enforcements.request();
  };
  const unsubscribe = watch.subscribe({
    policiesChanged: request,
    podChanged: (pod) => {
      if (pod.nodeName === node.name && watch.index.isSelected(pod)) request();
    },
  });
  syncs.request();
  return () => {
    unsubscribe();
    syncs.stop();
    enforcements.stop();
    netfilter.queue = undefined;
  };
}

/** A connection's flow with the end that DNAT chose; undefined for those that are not worth cutting any more. */
function lastingFlow({ original, reply, tcpState }: TrackedConnection): Flow | undefined {
  const { protocol, source, sourcePort } = original;
  if (protocol === "icmp" || (protocol === "tcp" && tcpState !== "ESTABLISHED")) return undefined;
  return { protocol, source, sourcePort, destination: reply.source, destinationPort: reply.sourcePort };
}

import { formatIpv4, parseIpv4 } from "../../network/ipv4.ts";
import { ipvsOf } from "../../network/ipvs/load-ipvs.ts";
import type { VirtualServers } from "../../network/ipvs/virtual-servers.ts";
import type { Pieces } from "../../pieces.ts";
import { SyncRunner } from "../../sync-runner.ts";
import { type HealthCheck, HealthCheckPorts, healthCheckOf } from "../health-check-ports.ts";
import { fullSyncPeriodMs, type KubeProxyOptions, placeOf, tcpTimeouts } from "../kube-proxy.ts";
import { byPlace, placeOf as placeOfPort, type ServicePort, unserved } from "../service-port.ts";
import { ServiceTracker } from "../service-tracker.ts";
import { forgetStaleConnections } from "../stale-connections.ts";
import { GracefulTermination } from "./graceful-termination.ts";
import { ipvsRestoreText } from "./iptables-rules.ts";
import { dummy, KernelState } from "./kernel-state.ts";
import { type IpvsConfig, type ServiceEntries, serviceEntries } from "./service-entries.ts";
import { type Differences, WantedState } from "./wanted-state.ts";

export interface IpvsProxyOptions extends KubeProxyOptions {
  readonly scheduler: string;
}

/** --ipvs-min-sync-period's default. */
const minSyncPeriodMs = 0;
/** How many Services are done in one turn of the host. */
const pieceSize = 200;

/**
 * kube-proxy in ipvs mode: keeps a node's virtual servers, sets and rules in step with Services and EndpointSlices. Each
 * change costs what its own Service costs. Returns its end. Throws IpvsError for a scheduler that there is not.
 */
export function startIpvsProxy({ node, nodeName, client, clock, podCidr, scheduler }: IpvsProxyOptions): () => void {
  const { netfilter, stack } = node;
  const { kernel } = stack;
  if (!kernel) throw new Error(`${nodeName} has no kernel to speak to`);
  const tracker = new ServiceTracker();
  const healthCheckPorts = new HealthCheckPorts(stack, clock);
  const healthChecks = new Map<string, HealthCheck>();
  const leaving = new GracefulTermination(clock, ipvsOf(netfilter).servers);
  const state = new KernelState(kernel, leaving, scheduler);
  let place: ReturnType<typeof placeOf> = { nodeIp: undefined, zone: undefined };
  let made = new Map<string, readonly ServiceEntries[]>();
  let wanted = new WantedState();
  let fullSyncAt = 0;
  Object.assign(netfilter.conntrack.timeouts.tcp, tcpTimeouts);

  const configNow = (): IpvsConfig => ({
    nodeName,
    ...place,
    clusterCidr: podCidr,
    nodeAddresses: kernel
      .devices()
      .filter(({ name }) => name !== dummy && name !== "lo")
      .flatMap(({ name }) => kernel.addressesOf(name).map(({ address }) => formatIpv4(address))),
  });

  /** Makes those Services' entries anew; returns the ports they have, or had. */
  function* remake(keys: Iterable<string>, differences: Differences): Pieces<ServicePort[]> {
    const config = configNow();
    const touched: ServicePort[] = [];
    for (const [index, key] of [...keys].entries()) {
      if (index % pieceSize === pieceSize - 1) yield;
      const before = made.get(key) ?? [];
      const ports = tracker.portsOf(key, config);
      const now = ports.map((port) => serviceEntries(port, config));
      for (const entries of before) wanted.count(entries, -1, differences);
      for (const entries of now) wanted.count(entries, 1, differences);
      if (now.length > 0) made.set(key, now);
      else made.delete(key);
      touched.push(...(ports.length > 0 ? ports : unserved(before)));
      const service = tracker.get(key);
      const check = service && healthCheckOf(service, ports);
      if (check) healthChecks.set(key, check);
      else healthChecks.delete(key);
    }
    return touched;
  }

  const runner = new SyncRunner(clock, { shortest: minSyncPeriodMs, longest: fullSyncPeriodMs }, function* () {
    const differences: Differences = { servers: new Set(), addresses: new Set(), entries: new Map() };
    const changed = tracker.takeChanged();
    const full = clock.now() >= fullSyncAt;
    if (full) fullSyncAt = clock.now() + fullSyncPeriodMs;
    let ports: ServicePort[];
    if (full) {
      const gone = [...made].flatMap(([key, entries]) => (tracker.get(key) ? [] : unserved(entries)));
      [made, wanted] = [new Map(), new WantedState()];
      ports = [...(yield* remake(tracker.keys, differences)), ...gone];
    } else ports = yield* remake(changed, differences);
    const denied = [...made.values()]
      .flat()
      .filter((entries) => entries.denied.length > 0)
      .map((entries) => ({ place: placeOfPort(entries.port), denied: entries.denied }))
      .sort(byPlace)
      .flatMap((placed) => placed.denied);
    const rules = ipvsRestoreText((set) => wanted.isEmpty(set), denied, podCidr);
    state.write(wanted, full || state.isStale ? state.differences(wanted) : differences, rules);
    healthCheckPorts.sync(healthChecks.values());
    forgetStaleConnections(netfilter.conntrack, ports);
  });
  // The kernel is asked before anything is begun (CanUseIPVSProxier).
  probeScheduler(ipvsOf(netfilter).servers, scheduler);
  runner.request();
  const ends = [
    client.watch("Service", (event) => {
      tracker.noteService(event);
      runner.request();
    }),
    client.watch("EndpointSlice", (event) => {
      tracker.noteSlice(event);
      runner.request();
    }),
    client.watch("Node", ({ object }) => {
      if (object.metadata?.name !== nodeName) return;
      const seen = placeOf(object);
      if (seen.nodeIp === place.nodeIp && seen.zone === place.zone) return;
      place = seen;
      fullSyncAt = 0;
      runner.request();
    }),
  ];
  return () => {
    for (const end of ends) end();
    runner.stop();
    leaving.stop();
    healthCheckPorts.sync([]);
  };
}

/** A virtual server that nobody uses, made and taken away again to see whether there is such a scheduler. */
function probeScheduler(servers: VirtualServers, scheduler: string): void {
  const probe = { protocol: "tcp", address: parseIpv4("198.51.100.0"), port: 20000 } as const;
  servers.add({ ...probe, scheduler });
  servers.delete(probe);
}

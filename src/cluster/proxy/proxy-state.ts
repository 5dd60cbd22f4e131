import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { KubernetesObject, WatchEvent } from "../api/client.ts";
import type { Pieces } from "../pieces.ts";
import type { HealthCheck } from "./health-check-ports.ts";
import { combine, filterPortals, natPortals, nodePortsTail, type ProxyConfig, restoreLines } from "./ruleset.ts";
import { byPlace, keyOfService, placeOf, portsOfService, type ServicePort, serviceOfSlice } from "./service-port.ts";
import { type ServiceRules, serviceRules } from "./service-rules.ts";

interface PortRules {
  readonly port: ServicePort;
  /** By which kube-proxy sorts. */
  readonly place: string;
  readonly rules: ServiceRules;
}

/** What a sync loads, and the ports whose endpoints may have changed by it. */
export interface SyncPlan {
  /** Input for `iptables-restore --noflush`; none when nothing is to be done. */
  readonly lines: readonly string[];
  readonly ports: readonly ServicePort[];
}

/** So many Services' rules are made in one turn of the host: more would be a long task. */
const servicesPerTurn = 50;

/**
 * Services and EndpointSlices as they come and go, with the rules made of each Service, so that a change costs what its
 * own Service costs however many there are beside it (KEP-3453). The rules themselves come from `serviceRules`, as in
 * `proxyRules`: after any changes both lead to the same ruleset.
 */
export class ProxyState {
  readonly #services = new Map<string, Service>();
  /** By the Service's key, then the slice's. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  readonly #serviceOfSlice = new Map<string, string>();
  readonly #changed = new Set<string>();
  readonly #made = new Map<string, readonly PortRules[]>();
  /** All of them, in kube-proxy's order. */
  #all: PortRules[] = [];
  readonly #healthChecks = new Map<string, HealthCheck>();

  /** Of the Services that load balancers must ask about, as of the last sync. */
  get healthChecks(): Iterable<HealthCheck> {
    return this.#healthChecks.values();
  }

  noteService({ type, object }: WatchEvent<Service>): void {
    const key = keyOfService(object);
    if (type === "DELETED") this.#services.delete(key);
    else this.#services.set(key, object);
    this.#changed.add(key);
  }

  noteSlice({ type, object }: WatchEvent<EndpointSlice>): void {
    const key = keyOf(object);
    const before = this.#serviceOfSlice.get(key);
    if (before !== undefined) {
      this.#slices.get(before)?.delete(key);
      this.#changed.add(before);
    }
    this.#serviceOfSlice.delete(key);
    if (type === "DELETED") return;
    const now = serviceOfSlice(object);
    const known = this.#slices.get(now) ?? new Map<string, EndpointSlice>();
    this.#slices.set(now, known.set(key, object));
    this.#serviceOfSlice.set(key, now);
    this.#changed.add(now);
  }

  /** Everything, whatever was loaded before; of the chains that exist those of nobody are deleted. */
  *fullSync(config: ProxyConfig, existingNatChains: () => Iterable<string>): Pieces<SyncPlan> {
    const gone = [...this.#made].flatMap(([key, ports]) => (this.#services.has(key) ? [] : unserved(ports)));
    this.#made.clear();
    this.#healthChecks.clear();
    this.#changed.clear();
    for (const [index, key] of [...this.#services.keys()].entries()) {
      if (index % servicesPerTurn === servicesPerTurn - 1) yield;
      this.#made.set(key, this.#make(key, config));
    }
    this.#all = [...this.#made.values()].flat().sort(byPlace);
    return {
      lines: restoreLines(combine(this.#all.map(({ rules }) => rules)), existingNatChains()),
      ports: [...this.#all.map(({ port }) => port), ...gone],
    };
  }

  /**
   * What has changed since the last sync: the chains of those Services, and the chains that lead to them when a way has
   * changed or `stale` says that somebody else has changed them.
   */
  *partialSync(config: ProxyConfig, stale: { readonly filter: boolean; readonly nat: boolean }): Pieces<SyncPlan> {
    let { filter, nat } = stale;
    const chains: string[] = [];
    const rules: string[] = [];
    const deleted: string[] = [];
    const ports: ServicePort[] = [];
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [index, key] of changed.entries()) {
      if (index % servicesPerTurn === servicesPerTurn - 1) yield;
      const before = this.#made.get(key) ?? [];
      const now = this.#make(key, config);
      if (now.length > 0) this.#made.set(key, now);
      else this.#made.delete(key);
      this.#replace(before, now);
      const differs = (part: keyof ServiceRules) => !sameLines(before, now, part);
      filter ||= differs("filterRules");
      nat ||= differs("portalRules");
      ports.push(...(now.length > 0 ? now.map(({ port }) => port) : unserved(before)));
      if (!differs("ownRules")) continue;
      const kept = new Set(now.flatMap(({ rules: { ownChains } }) => ownChains));
      chains.push(...kept);
      rules.push(...now.flatMap(({ rules: { ownRules } }) => ownRules));
      deleted.push(...before.flatMap(({ rules: { ownChains } }) => ownChains).filter((chain) => !kept.has(chain)));
    }
    const all = filter || nat ? this.#all : [];
    const portals = nat ? [...all.flatMap(({ rules: { portalRules } }) => portalRules), nodePortsTail] : [];
    const lines = restoreLines({
      filter: {
        chains: filter ? filterPortals : [],
        rules: filter ? all.flatMap(({ rules: { filterRules } }) => filterRules) : [],
      },
      nat: {
        chains: [...(nat ? natPortals : []), ...chains, ...deleted],
        rules: [...portals, ...rules, ...deleted.map((chain) => `-X ${chain}`)],
      },
    });
    return { lines, ports };
  }

  #make(key: string, config: ProxyConfig): readonly PortRules[] {
    this.#healthChecks.delete(key);
    const service = this.#services.get(key);
    if (!service) return [];
    const slices = [...(this.#slices.get(key)?.values() ?? [])];
    const ports = portsOfService(service, slices, config);
    const check = healthCheckOf(service, ports);
    if (check) this.#healthChecks.set(key, check);
    return ports.map((port) => ({ port, place: placeOf(port), rules: serviceRules(port, config) }));
  }

  /** Puts a Service's ports into their places. */
  #replace(before: readonly PortRules[], now: readonly PortRules[]): void {
    for (const one of before) this.#all.splice(this.#find(one), 1);
    for (const one of now) this.#all.splice(this.#find(one), 0, one);
  }

  /** Where it stands, or would. */
  #find(wanted: PortRules): number {
    let [from, to] = [0, this.#all.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const one = this.#all[middle];
      if (one && byPlace(one, wanted) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

/** Ports of a Service that is no more: nobody serves them. */
export function unserved(ports: readonly { readonly port: ServicePort }[]): ServicePort[] {
  return ports.map(({ port }) => ({ ...port, allEndpoints: [] }));
}

function sameLines(before: readonly PortRules[], now: readonly PortRules[], part: keyof ServiceRules): boolean {
  const [old, fresh] = [before, now].map((ports) => ports.flatMap(({ rules }) => rules[part]));
  return old?.length === fresh?.length && (old ?? []).every((line, index) => line === fresh?.[index]);
}

/** What load balancers must ask about a Service; undefined when they need not. */
export function healthCheckOf({ metadata }: Service, ports: readonly ServicePort[]): HealthCheck | undefined {
  const port = ports[0]?.healthCheckNodePort;
  if (port === undefined) return undefined;
  const ready = ports.flatMap(({ allEndpoints }) => allEndpoints.filter((one) => one.isLocal && one.ready));
  const localEndpoints = new Set(ready.map(({ address }) => address)).size;
  return { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "", port, localEndpoints };
}

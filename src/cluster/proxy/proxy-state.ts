import type { Pieces } from "../pieces.ts";
import { type HealthCheck, healthCheckOf } from "./health-check-ports.ts";
import { combine, filterPortals, natPortals, nodePortsTail, type ProxyConfig, restoreLines } from "./ruleset.ts";
import { byPlace, placeOf, type ServicePort, unserved } from "./service-port.ts";
import { type ServiceRules, serviceRules } from "./service-rules.ts";
import { ServiceTracker } from "./service-tracker.ts";

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
  readonly services = new ServiceTracker();
  readonly #made = new Map<string, readonly PortRules[]>();
  /** All of them, in kube-proxy's order. */
  #all: PortRules[] = [];
  readonly #healthChecks = new Map<string, HealthCheck>();

  /** Of the Services that load balancers must ask about, as of the last sync. */
  get healthChecks(): Iterable<HealthCheck> {
    return this.#healthChecks.values();
  }

  /** Everything, whatever was loaded before; of the chains that exist those of nobody are deleted. */
  *fullSync(config: ProxyConfig, existingNatChains: () => Iterable<string>): Pieces<SyncPlan> {
    const gone = [...this.#made].flatMap(([key, ports]) => (this.services.get(key) ? [] : unserved(ports)));
    this.#made.clear();
    this.#healthChecks.clear();
    this.services.takeChanged();
    for (const [index, key] of [...this.services.keys].entries()) {
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
    for (const [index, key] of [...this.services.takeChanged()].entries()) {
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
    const service = this.services.get(key);
    const ports = this.services.portsOf(key, config);
    const check = service && healthCheckOf(service, ports);
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

function sameLines(before: readonly PortRules[], now: readonly PortRules[], part: keyof ServiceRules): boolean {
  const [old, fresh] = [before, now].map((ports) => ports.flatMap(({ rules }) => rules[part]));
  return old?.length === fresh?.length && (old ?? []).every((line, index) => line === fresh?.[index]);
}

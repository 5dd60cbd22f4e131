import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { KubernetesObject, WatchEvent } from "../api/client.ts";
import type { HealthCheck } from "./health-check-ports.ts";
import { combine, filterPortals, natPortals, nodePortsTail, type ProxyConfig, restoreText } from "./ruleset.ts";
import { byName, keyOfService, portsOfService, type ServicePort, serviceOfSlice } from "./service-port.ts";
import { type ServiceRules, serviceRules } from "./service-rules.ts";

interface PortRules {
  readonly port: ServicePort;
  readonly rules: ServiceRules;
}

/** What a sync loads, and the ports whose endpoints may have changed by it. */
export interface SyncPlan {
  /** Input for `iptables-restore --noflush`; empty when nothing is to be done. */
  readonly text: string;
  readonly ports: readonly ServicePort[];
}

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
  fullSync(config: ProxyConfig, existingNatChains: Iterable<string>): SyncPlan {
    const gone = [...this.#made].flatMap(([key, ports]) => (this.#services.has(key) ? [] : unserved(ports)));
    this.#made.clear();
    this.#healthChecks.clear();
    this.#changed.clear();
    for (const key of this.#services.keys()) this.#made.set(key, this.#make(key, config));
    const all = this.#all();
    return {
      text: restoreText(combine(all.map(({ rules }) => rules)), existingNatChains),
      ports: [...all.map(({ port }) => port), ...gone],
    };
  }

  /**
   * What has changed since the last sync: the chains of those Services, and the chains that lead to them when a way has
   * changed or `stale` says that somebody else has changed them.
   */
  partialSync(config: ProxyConfig, stale: { readonly filter: boolean; readonly nat: boolean }): SyncPlan {
    let { filter, nat } = stale;
    const chains: string[] = [];
    const rules: string[] = [];
    const deleted: string[] = [];
    const ports: ServicePort[] = [];
    for (const key of this.#changed) {
      const before = this.#made.get(key) ?? [];
      const now = this.#make(key, config);
      if (now.length > 0) this.#made.set(key, now);
      else this.#made.delete(key);
      const differs = (part: keyof ServiceRules) => textOf(before, part) !== textOf(now, part);
      filter ||= differs("filterRules");
      nat ||= differs("portalRules");
      ports.push(...(now.length > 0 ? now.map(({ port }) => port) : unserved(before)));
      if (!differs("ownRules")) continue;
      const kept = new Set(now.flatMap(({ rules: { ownChains } }) => ownChains));
      chains.push(...kept);
      rules.push(...now.flatMap(({ rules: { ownRules } }) => ownRules));
      deleted.push(...before.flatMap(({ rules: { ownChains } }) => ownChains).filter((chain) => !kept.has(chain)));
    }
    this.#changed.clear();
    const all = filter || nat ? this.#all() : [];
    const portals = nat ? [...all.flatMap(({ rules: { portalRules } }) => portalRules), nodePortsTail] : [];
    const text = restoreText({
      filter: {
        chains: filter ? filterPortals : [],
        rules: filter ? all.flatMap(({ rules: { filterRules } }) => filterRules) : [],
      },
      nat: {
        chains: [...(nat ? natPortals : []), ...chains, ...deleted],
        rules: [...portals, ...rules, ...deleted.map((chain) => `-X ${chain}`)],
      },
    });
    return { text, ports };
  }

  #make(key: string, config: ProxyConfig): readonly PortRules[] {
    this.#healthChecks.delete(key);
    const service = this.#services.get(key);
    if (!service) return [];
    const slices = [...(this.#slices.get(key)?.values() ?? [])];
    const ports = portsOfService(service, slices, config);
    const check = healthCheckOf(service, ports);
    if (check) this.#healthChecks.set(key, check);
    return ports.map((port) => ({ port, rules: serviceRules(port, config) }));
  }

  #all(): PortRules[] {
    return [...this.#made.values()].flat().sort((a, b) => byName(a.port, b.port));
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

/** Ports of a Service that is no more: nobody serves them. */
function unserved(ports: readonly PortRules[]): ServicePort[] {
  return ports.map(({ port }) => ({ ...port, allEndpoints: [] }));
}

function textOf(ports: readonly PortRules[], part: keyof ServiceRules): string {
  return ports.flatMap(({ rules }) => rules[part]).join("\n");
}

function healthCheckOf({ metadata }: Service, ports: readonly ServicePort[]): HealthCheck | undefined {
  const port = ports[0]?.healthCheckNodePort;
  if (port === undefined) return undefined;
  const ready = ports.flatMap(({ allEndpoints }) => allEndpoints.filter((one) => one.isLocal && one.ready));
  const localEndpoints = new Set(ready.map(({ address }) => address)).size;
  return { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "", port, localEndpoints };
}

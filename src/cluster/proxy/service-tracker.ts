import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { WatchEvent } from "../api/client.ts";
import { keyOfService, type ProxiedNode, portsOfService, type ServicePort, serviceOfSlice } from "./service-port.ts";

/** Services with their EndpointSlices as they come and go, and which of them have changed. */
export class ServiceTracker {
  readonly #services = new Map<string, Service>();
  /** By the Service's key, then the slice's. */
  readonly #slices = new Map<string, Map<string, EndpointSlice>>();
  readonly #serviceOfSlice = new Map<string, string>();
  #changed = new Set<string>();

  get keys(): Iterable<string> {
    return this.#services.keys();
  }

  get(key: string): Service | undefined {
    return this.#services.get(key);
  }

  portsOf(key: string, node: ProxiedNode): readonly ServicePort[] {
    const service = this.#services.get(key);
    return service ? portsOfService(service, [...(this.#slices.get(key)?.values() ?? [])], node) : [];
  }

  /** The keys of those that have changed since it was last asked. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  noteService({ type, object }: WatchEvent<Service>): void {
    const key = keyOfService(object);
    if (type === "DELETED") this.#services.delete(key);
    else this.#services.set(key, object);
    this.#changed.add(key);
  }

  noteSlice({ type, object }: WatchEvent<EndpointSlice>): void {
    const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
    const before = this.#serviceOfSlice.get(key);
    if (before !== undefined) {
      this.#slices.get(before)?.delete(key);
      this.#changed.add(before);
    }
    this.#serviceOfSlice.delete(key);
    if (type === "DELETED") return;
    const now = serviceOfSlice(object);
    this.#slices.set(now, (this.#slices.get(now) ?? new Map<string, EndpointSlice>()).set(key, object));
    this.#serviceOfSlice.set(key, now);
    this.#changed.add(now);
  }
}

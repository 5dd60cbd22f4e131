import type { SetName } from "./ip-set-list.ts";
import type { ServiceEntries, WantedServer } from "./service-entries.ts";

/** What has become different, by name. */
export interface Differences {
  readonly servers: Set<string>;
  readonly addresses: Set<string>;
  readonly entries: Map<SetName, Set<string>>;
}

type ServerName = Pick<WantedServer, "protocol" | "address" | "port">;

export function serverKey({ protocol, address, port }: ServerName): string {
  return `${protocol} ${address}:${port}`;
}

export function parseServerKey(key: string): ServerName {
  const [, protocol, address = "", port] = /^(\w+) (.*):(\d+)$/.exec(key) ?? [];
  return { protocol: protocol === "udp" || protocol === "sctp" ? protocol : "tcp", address, port: Number(port) };
}

/** All that Services want of a node together; what two of them want is there as long as one does. */
export class WantedState {
  readonly #servers = new Map<string, WantedServer[]>();
  readonly #addresses = new Map<string, number>();
  readonly #sets = new Map<SetName, Map<string, number>>();

  get serverKeys(): Iterable<string> {
    return this.#servers.keys();
  }

  get addresses(): Iterable<string> {
    return this.#addresses.keys();
  }

  server(key: string): WantedServer | undefined {
    return this.#servers.get(key)?.at(-1);
  }

  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** The addresses on kube-ipvs0 are a set, too. */
  entries(set: SetName): Iterable<string> {
    return set === "KUBE-IPVS-IPS" ? this.addresses : (this.#sets.get(set)?.keys() ?? []);
  }

  hasEntry(set: SetName, entry: string): boolean {
    return set === "KUBE-IPVS-IPS" ? this.hasAddress(entry) : (this.#sets.get(set)?.has(entry) ?? false);
  }

  isEmpty(set: SetName): boolean {
    return set === "KUBE-IPVS-IPS" ? this.#addresses.size === 0 : (this.#sets.get(set)?.size ?? 0) === 0;
  }

  /** `change` 1 adds what a Service wants, -1 takes it away; what that touches is noted in `differences`. */
  count({ servers, addresses, sets }: ServiceEntries, change: 1 | -1, differences: Differences): void {
    for (const server of servers) {
      const key = serverKey(server);
      const those = this.#servers.get(key) ?? [];
      const left = change === 1 ? [...those, server] : those.filter((one) => one !== server);
      if (left.length > 0) this.#servers.set(key, left);
      else this.#servers.delete(key);
      differences.servers.add(key);
    }
    for (const address of addresses) {
      tally(this.#addresses, address, change);
      differences.addresses.add(address);
      noteEntry(differences, "KUBE-IPVS-IPS", address);
    }
    for (const [set, entry] of sets) {
      const members = this.#sets.get(set) ?? new Map<string, number>();
      this.#sets.set(set, members);
      tally(members, entry, change);
      noteEntry(differences, set, entry);
    }
  }
}

function tally(counts: Map<string, number>, name: string, change: 1 | -1): void {
  const count = (counts.get(name) ?? 0) + change;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}

function noteEntry({ entries }: Differences, set: SetName, entry: string): void {
  entries.set(set, (entries.get(set) ?? new Set<string>()).add(entry));
}

import { parseElements } from "../../network/ipset/element.ts";
import type { IpSet } from "../../network/ipset/ip-set.ts";
import { setTypeOf } from "../../network/ipset/set-type.ts";
import { formatIpv4, parseIpv4 } from "../../network/ipv4.ts";
import { ipvsOf } from "../../network/ipvs/load-ipvs.ts";
import type { VirtualServer } from "../../network/ipvs/virtual-server.ts";
import type { NetworkKernel } from "../../network/kernel.ts";
import { ensureJumps, ipvsJumps } from "../jump-rules.ts";
import type { GracefulTermination } from "./graceful-termination.ts";
import { ipSetList, type SetName } from "./ip-set-list.ts";
import { ipvsChains } from "./iptables-rules.ts";
import type { WantedServer } from "./service-entries.ts";
import { type Differences, parseServerKey, serverKey, type WantedState } from "./wanted-state.ts";

/** The interface that holds the addresses of all Services. */
export const dummy = "kube-ipvs0";
/** kube-proxy gives all endpoints the same. */
const weight = 1;

/** Brings the kernel's virtual servers, sets, rules and addresses to what is wanted, in kube-proxy's order. */
export class KernelState {
  readonly #kernel: NetworkKernel;
  readonly #leaving: GracefulTermination;
  readonly #scheduler: string;
  #rules = "";
  /** What there was after the last write, to see whether somebody else has written since. */
  #left: readonly unknown[] = [];

  constructor(kernel: NetworkKernel, leaving: GracefulTermination, scheduler: string) {
    this.#kernel = kernel;
    this.#leaving = leaving;
    this.#scheduler = scheduler;
  }

  /** Whether somebody else has changed what was written. */
  get isStale(): boolean {
    const now = this.#fingerprint();
    return now.length !== this.#left.length || now.some((part, index) => part !== this.#left[index]);
  }

  /** All that differs from what is wanted. */
  differences(wanted: WantedState): Differences {
    const netfilter = this.#kernel.netfilter();
    const present = this.#kernel.addressesOf(dummy).map(({ address }) => formatIpv4(address));
    const actual = ipvsOf(netfilter)
      .servers.list()
      .map((server) => serverKey({ ...server, address: formatIpv4(server.address) }));
    const entries = [...ipSetList.keys()].map((set): [SetName, Set<string>] => {
      const members = netfilter.sets.get(set)?.members() ?? [];
      return [set, new Set([...wanted.entries(set), ...members])];
    });
    return {
      servers: new Set([...wanted.serverKeys, ...actual]),
      addresses: new Set([...wanted.addresses, ...present]),
      entries: new Map(entries),
    };
  }

  /** `rules` is the input for iptables-restore; they are only loaded when they are not there as they are. */
  write(wanted: WantedState, { servers, addresses, entries }: Differences, rules: string): void {
    const netfilter = this.#kernel.netfilter();
    const stale = this.isStale;
    ensureJumps(netfilter, ipvsJumps);
    this.#kernel.addDummy(dummy);
    this.#ensureSets();
    for (const key of servers) {
      const server = wanted.server(key);
      if (server) this.#serve(server);
    }
    for (const address of addresses) if (wanted.hasAddress(address)) this.#bind(address);
    for (const [set, texts] of entries) {
      for (const text of texts) this.#setEntry(netfilter.sets.require(set), text, wanted.hasEntry(set, text));
    }
    if (stale || rules !== this.#rules) netfilter.restore(rules, { noflush: true });
    this.#rules = rules;
    for (const address of addresses) {
      if (!wanted.hasAddress(address)) this.#kernel.removeAddress(dummy, parseIpv4(address));
    }
    for (const key of servers) if (!wanted.server(key)) this.#stopServing(key);
    this.#left = this.#fingerprint();
  }

  /** Identities that change with what they stand for. */
  #fingerprint(): readonly unknown[] {
    const netfilter = this.#kernel.netfilter();
    const { sets, ruleset } = netfilter;
    return [
      ipvsOf(netfilter).servers.revision,
      ...[...ipSetList.keys()].flatMap((name) => [sets.get(name), sets.get(name)?.revision]),
      ...ipvsChains.nat.map((chain) => ruleset.nat.get(chain)),
      ...ipvsChains.filter.map((chain) => ruleset.filter.get(chain)),
    ];
  }

  #ensureSets(): void {
    const { sets } = this.#kernel.netfilter();
    for (const [name, { type: typeName }] of ipSetList) {
      const type = setTypeOf(typeName);
      if (type && !sets.get(name)) sets.create(name, type, {});
    }
  }

  #setEntry(set: IpSet, text: string, isWanted: boolean): void {
    for (const element of parseElements(set.type, text)) {
      if (isWanted) set.add(element);
      else set.delete(element);
    }
  }

  #bind(address: string): void {
    this.#kernel.addAddress({ interface: dummy, address: parseIpv4(address), prefixLength: 32 });
  }

  #serve(wanted: WantedServer): void {
    const { servers } = ipvsOf(this.#kernel.netfilter());
    const { protocol, port, persistence, endpoints } = wanted;
    const options = { protocol, address: parseIpv4(wanted.address), port, persistence, scheduler: this.#scheduler };
    const present = servers.get(options);
    if (!present) servers.add(options);
    else if (present.persistence !== persistence || present.scheduler.name !== this.#scheduler) servers.update(options);
    const server = servers.get(options);
    if (server)
      this.#give(
        server,
        endpoints.map(({ address, port: real }) => ({ address: parseIpv4(address), port: real })),
      );
  }

  #give(server: VirtualServer, endpoints: readonly { readonly address: number; readonly port: number }[]): void {
    const { servers } = ipvsOf(this.#kernel.netfilter());
    const present = new Map(server.servers.map((real) => [`${real.address}:${real.port}`, real]));
    for (const endpoint of endpoints) {
      const key = `${endpoint.address}:${endpoint.port}`;
      const real = present.get(key);
      present.delete(key);
      if (real) this.#leaving.keep(server, real, weight);
      else servers.addReal(server, { ...endpoint, weight });
    }
    for (const real of present.values()) this.#leaving.remove(server, real);
  }

  #stopServing(key: string): void {
    const { servers } = ipvsOf(this.#kernel.netfilter());
    const named = parseServerKey(key);
    const server = servers.get({ ...named, address: parseIpv4(named.address) });
    if (server) servers.delete(server);
  }
}

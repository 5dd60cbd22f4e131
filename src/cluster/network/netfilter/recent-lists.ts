import type { Clock } from "../../clock.ts";
import type { Ipv4 } from "../ipv4.ts";

interface RecentEntry {
  ttl: number;
  /** Milliseconds, oldest first. */
  readonly stamps: number[];
}

/** Addresses by when they were last seen, the longest ago first. */
export type RecentList = Map<Ipv4, RecentEntry>;

/** xt_recent's ip_list_tot: how many addresses a list remembers. */
const mostAddresses = 100;
/** How many times it remembers of each; more than any --hitcount of use here. */
const mostStamps = 256;

/** The address lists of `-m recent` (/proc/net/xt_recent): each lives as long as a rule names it. */
export class RecentLists {
  readonly #clock: Clock;
  readonly #lists = new Map<string, RecentList>();
  readonly #uses = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get names(): readonly string[] {
    return [...this.#lists.keys()].sort();
  }

  /** The addresses on a list, those seen longest ago first. */
  addresses(name: string): readonly Ipv4[] {
    return [...(this.#lists.get(name)?.keys() ?? [])];
  }

  /** A rule that names the list has come. */
  hold(name: string): void {
    this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    if (!this.#lists.has(name)) this.#lists.set(name, new Map());
  }

  /** A rule that names the list has gone; with the last one the list goes, too. */
  release(name: string): void {
    const uses = (this.#uses.get(name) ?? 0) - 1;
    if (uses > 0) {
      this.#uses.set(name, uses);
      return;
    }
    this.#uses.delete(name);
    this.#lists.delete(name);
  }

  /** With `ttl` only an entry that was last seen with the same one. */
  find(name: string, address: Ipv4, ttl: number | undefined): RecentEntry | undefined {
    const entry = this.#lists.get(name)?.get(address);
    return entry && (ttl === undefined || entry.ttl === ttl) ? entry : undefined;
  }

  /** The address has been seen now. */
  note(name: string, address: Ipv4, ttl: number): void {
    const list = this.#lists.get(name);
    if (!list) return;
    const entry = list.get(address) ?? { ttl, stamps: [] };
    if (!list.delete(address) && list.size >= mostAddresses) {
      const [oldest] = list.keys();
      if (oldest !== undefined) list.delete(oldest);
    }
    entry.ttl = ttl;
    entry.stamps.push(this.#clock.now());
    if (entry.stamps.length > mostStamps) entry.stamps.shift();
    list.set(address, entry);
  }

  remove(name: string, address: Ipv4): void {
    this.#lists.get(name)?.delete(address);
  }

  /** How often the entry's address was seen in the last `seconds`; without them, ever. */
  hits({ stamps }: RecentEntry, seconds: number | undefined): number {
    if (seconds === undefined) return stamps.length;
    const since = this.#clock.now() - seconds * 1000;
    return stamps.reduce((count, stamp) => (stamp >= since ? count + 1 : count), 0);
  }

  /** --reap: drops the address seen longest ago if that was before the last `seconds`. `spared` is just being renewed. */
  reap(name: string, seconds: number, spared: Ipv4 | undefined): void {
    const list = this.#lists.get(name);
    const [oldest] = list ?? [];
    if (!list || !oldest || oldest[0] === spared) return;
    if ((oldest[1].stamps.at(-1) ?? 0) < this.#clock.now() - seconds * 1000) list.delete(oldest[0]);
  }
}

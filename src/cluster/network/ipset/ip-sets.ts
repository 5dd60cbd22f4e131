import type { Random } from "../../random.ts";
import { IpSet, type IpSetOptions } from "./ip-set.ts";
import { IpSetError } from "./ip-set-error.ts";
import type { SetType } from "./set-type.ts";

/** How a set is to be made; what is left out is ipset's default. */
export type NewSet = Partial<IpSetOptions>;

/** Most characters of a name (IPSET_MAXNAMELEN). */
const longestName = 31;
/** What `ipset create` takes when it is not told otherwise. */
const defaults = { hashSize: 1024, maxElements: 65536, bucketSize: 12, range: [0, 65535] } as const;

export const noSuchSet = "The set with the given name does not exist";
export const inUse = "Set cannot be destroyed: it is in use by a kernel component";

/** The sets of a namespace by name, and which of them rules use. */
export class IpSets {
  readonly #random: Random;
  readonly #sets = new Map<string, IpSet>();
  readonly #references = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  get names(): readonly string[] {
    return [...this.#sets.keys()];
  }

  get(name: string): IpSet | undefined {
    return this.#sets.get(name);
  }

  /** Throws IpSetError when there is none of this name. */
  require(name: string): IpSet {
    const set = this.#sets.get(name);
    if (!set) throw new IpSetError(noSuchSet);
    return set;
  }

  /** With `evenIfPresent` the same set may be there already. Throws IpSetError. */
  create(name: string, type: SetType, options: NewSet, evenIfPresent = false): void {
    if (name.length > longestName)
      throw new IpSetError(`Syntax error: setname '${name}' is longer than ${longestName} characters`);
    const wanted = { ...defaults, initialValue: Math.floor(this.#random.next() * 2 ** 32), ...options };
    const present = this.#sets.get(name);
    if (!present) {
      this.#sets.set(name, new IpSet(type, wanted));
      return;
    }
    const { maxElements, range } = present.options;
    const same = present.type === type && maxElements === wanted.maxElements && `${range}` === `${wanted.range}`;
    if (!evenIfPresent || !same) throw new IpSetError("Set cannot be created: set with the same name already exists");
  }

  /** Throws IpSetError when there is none of this name or a rule uses it. */
  destroy(name: string): void {
    this.require(name);
    if (this.references(name) > 0) throw new IpSetError(inUse);
    this.#sets.delete(name);
  }

  rename(from: string, to: string): void {
    const set = this.require(from);
    if (this.references(from) > 0) throw new IpSetError("Set cannot be renamed: it is in use by another system");
    if (this.#sets.has(to)) throw new IpSetError("Set cannot be renamed: a set with the new name already exists");
    this.#sets.delete(from);
    this.#sets.set(to, set);
  }

  /** Exchanges what two sets of one type hold; rules go on asking by name. */
  swap(from: string, to: string): void {
    const first = this.#sets.get(from);
    const second = this.#sets.get(to);
    if (!first) throw new IpSetError(noSuchSet);
    if (!second) throw new IpSetError("Sets cannot be swapped: the second set does not exist");
    if (first.type !== second.type) throw new IpSetError("The sets cannot be swapped: their type does not match");
    this.#sets.set(from, second);
    this.#sets.set(to, first);
  }

  /** How many rules name the set. */
  references(name: string): number {
    return this.#references.get(name) ?? 0;
  }

  hold(name: string): void {
    this.#references.set(name, this.references(name) + 1);
  }

  release(name: string): void {
    this.#references.set(name, this.references(name) - 1);
  }
}

/** Values under keys, each put there by an owner who can take all of its own back: no lookup looks at others. */
export class OwnedIndex<T> {
  readonly #byKey = new Map<string, Map<string, readonly T[]>>();
  readonly #keysOf = new Map<string, readonly string[]>();

  /** Replaces all that `owner` has put here. */
  set(owner: string, entries: ReadonlyMap<string, readonly T[]>): void {
    for (const key of this.#keysOf.get(owner) ?? []) {
      const values = this.#byKey.get(key);
      values?.delete(owner);
      if (values?.size === 0) this.#byKey.delete(key);
    }
    if (entries.size === 0) this.#keysOf.delete(owner);
    else this.#keysOf.set(owner, [...entries.keys()]);
    for (const [key, values] of entries) {
      const known = this.#byKey.get(key);
      if (known) known.set(owner, values);
      else this.#byKey.set(key, new Map([[owner, values]]));
    }
  }

  get(key: string): readonly T[] {
    return [...(this.#byKey.get(key)?.values() ?? [])].flat();
  }
}

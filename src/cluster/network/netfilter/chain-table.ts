import type { Chain } from "./ruleset.ts";

/**
 * The chains of a table by name. However they were added, they are walked through in the order in which the nf_tables
 * variant of iptables keeps them: the built-in ones in their own, then the others by name.
 */
export class ChainTable extends Map<string, Chain> {
  readonly #builtIn: readonly string[];
  /** How many rules of this table lead to a chain. */
  readonly #references = new Map<string, number>();
  #inOrder = true;

  constructor(builtIn: readonly string[]) {
    super();
    this.#builtIn = builtIn;
  }

  copy(): ChainTable {
    const copied = new ChainTable(this.#builtIn);
    for (const [name, chain] of this) copied.set(name, chain);
    return copied;
  }

  references(name: string): number {
    return this.#references.get(name) ?? 0;
  }

  override set(name: string, chain: Chain): this {
    this.#count(this.get(name), -1);
    this.#count(chain, 1);
    if (!this.has(name)) this.#inOrder = false;
    return super.set(name, chain);
  }

  override delete(name: string): boolean {
    this.#count(this.get(name), -1);
    return super.delete(name);
  }

  override [Symbol.iterator]() {
    return this.entries();
  }

  override entries() {
    this.#sort();
    return super.entries();
  }

  override keys() {
    this.#sort();
    return super.keys();
  }

  override values() {
    this.#sort();
    return super.values();
  }

  override forEach(visit: (chain: Chain, name: string, table: Map<string, Chain>) => void): void {
    this.#sort();
    super.forEach(visit);
  }

  #count(chain: Chain | undefined, change: number): void {
    for (const { action } of chain?.rules ?? []) {
      if (!action || action.kind === "target") continue;
      this.#references.set(action.chain, this.references(action.chain) + change);
    }
  }

  #sort(): void {
    if (this.#inOrder) return;
    this.#inOrder = true;
    const chains = new Map(super.entries());
    const others = [...chains.keys()].filter((name) => !this.#builtIn.includes(name)).sort();
    super.clear();
    for (const name of [...this.#builtIn, ...others]) {
      const chain = chains.get(name);
      if (chain) super.set(name, chain);
    }
  }
}

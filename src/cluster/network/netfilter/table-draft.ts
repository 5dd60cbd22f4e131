import type { Pieces } from "../../pieces.ts";
import type { ChainTable } from "./chain-table.ts";
import type { Rule } from "./rule.ts";
import { type Chain, emptyTable, type TableName } from "./ruleset.ts";
import { RulesetError } from "./words.ts";

/** So many rules are checked in one turn of the host. */
const rulesPerTurn = 10_000;

/** A chain that is being changed. */
export interface DraftChain {
  policy: Chain["policy"];
  rules: Rule[];
}

/** What changes in a table: only the chains it touches cost anything, however many there are beside them. */
export class TableDraft {
  readonly name: TableName;
  readonly #base: ChainTable;
  readonly #replaces: boolean;
  /** Undefined: deleted. */
  readonly #changes = new Map<string, DraftChain | undefined>();
  /** How many rules had to be read. */
  rulesParsed = 0;
  /** How far the old rules of a chain have been written again. */
  readonly #reread = new WeakMap<DraftChain, number>();
  /** Lines in which chains were deleted. */
  readonly #deletions = new Map<string, number>();

  /** Without `keeps` it starts from the empty table. */
  constructor(name: TableName, present: ChainTable, keeps: boolean) {
    this.name = name;
    this.#replaces = !keeps;
    this.#base = keeps ? present : emptyTable(name);
  }

  /** Ready to be changed. */
  get(name: string): DraftChain | undefined {
    if (this.#changes.has(name)) return this.#changes.get(name);
    const chain = this.#base.get(name);
    if (!chain) return undefined;
    const draft = { policy: chain.policy, rules: [...chain.rules] };
    this.#changes.set(name, draft);
    return draft;
  }

  policyOf(name: string): Chain["policy"] {
    return (this.#changes.has(name) ? this.#changes.get(name) : this.#base.get(name))?.policy;
  }

  set(name: string, chain: DraftChain): void {
    this.#changes.set(name, chain);
  }

  /**
   * Appends the rule that a line means when the chain that is being written anew has had it from the same line, next to
   * the one before: what is written again need not be read again. False when it has not.
   */
  appendKnown(line: string): boolean {
    const end = line.startsWith("-A ") ? line.indexOf(" ", 3) : -1;
    if (end < 0) return false;
    const name = line.slice(3, end);
    const before = this.#base.get(name)?.rules ?? [];
    const draft = this.#changes.get(name);
    if (!draft || before.length === 0) return false;
    let at = this.#reread.get(draft) ?? 0;
    // One that is no longer there is passed over.
    if (before[at]?.line !== line) at++;
    const rule = before[at];
    if (rule?.line !== line) return false;
    this.#reread.set(draft, at + 1);
    draft.rules.push({ ...rule, packets: 0, bytes: 0 });
    return true;
  }

  delete(name: string, line: number): void {
    this.#changes.set(name, undefined);
    this.#deletions.set(name, line);
  }

  /** What the kernel refuses: jumps to nowhere or to a hook's own chain, targets that are not for this table. */
  *check(): Pieces<void> {
    const leadTo = new Map<string, number>();
    const count = (rules: readonly Rule[], change: number) => {
      for (const { action } of rules) {
        if (action && action.kind !== "target") leadTo.set(action.chain, (leadTo.get(action.chain) ?? 0) + change);
      }
    };
    let checked = 0;
    for (const [name, chain] of this.#changes) {
      checked += chain?.rules.length ?? 0;
      if (checked > rulesPerTurn) {
        checked = 0;
        yield;
      }
      count(this.#base.get(name)?.rules ?? [], -1);
      count(chain?.rules ?? [], 1);
      for (const rule of chain?.rules ?? []) this.#checkAction(name, rule);
    }
    for (const [name, line] of this.#deletions) {
      if (this.#changes.get(name) || this.#base.references(name) + (leadTo.get(name) ?? 0) === 0) continue;
      throw new RulesetError(`CHAIN_DEL failed (Device or resource busy): chain ${name}`, line);
    }
  }

  #checkAction(name: string, { action }: Rule): void {
    if (action?.kind === "target" && (action.target.table ?? this.name) !== this.name) {
      throw new RulesetError(`RULE_APPEND failed (Invalid argument): rule in chain ${name}`);
    }
    if (!action || action.kind === "target") return;
    const changed = this.#changes.has(action.chain);
    const destination = changed ? this.#changes.get(action.chain) : this.#base.get(action.chain);
    // A deleted one is still in use, which `check` says.
    if (!destination && changed) return;
    if (!destination) throw new RulesetError(`Chain '${action.chain}' does not exist`);
    if (destination.policy) {
      throw new RulesetError(`RULE_APPEND failed (No such file or directory): rule in chain ${name}`);
    }
  }

  /** Writes the changes into `table`, or a new one in place of it; tells of every rule that comes or goes. */
  apply(table: ChainTable, rules?: { added(rule: Rule): void; removed(rule: Rule): void }): ChainTable {
    const result = this.#replaces ? this.#base.copy() : table;
    // First what comes: a list that both name lives on.
    for (const chain of this.#changes.values()) for (const rule of chain?.rules ?? []) rules?.added(rule);
    if (this.#replaces) for (const chain of table.values()) for (const rule of chain.rules) rules?.removed(rule);
    for (const [name, chain] of this.#changes) {
      for (const rule of result.get(name)?.rules ?? []) rules?.removed(rule);
      if (chain) result.set(name, chain);
      else result.delete(name);
    }
    return result;
  }
}

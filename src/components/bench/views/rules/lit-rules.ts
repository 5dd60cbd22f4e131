import type { RuleChain, RulesData } from "../../../../lab/views/view-data.ts";

/** Names a chain among all tables. */
export function chainKey(table: string, chain: string): string {
  return `${table} ${chain}`;
}

/** By chain: which of its rules have counted since the message before, by their place. Chains without one are left out. */
export function litRules(data: RulesData, before: RulesData | undefined): ReadonlyMap<string, ReadonlySet<number>> {
  const known = new Map<string, RuleChain>();
  for (const { name, chains } of before?.tables ?? []) {
    for (const chain of chains) known.set(chainKey(name, chain.name), chain);
  }
  const lit = new Map<string, ReadonlySet<number>>();
  for (const { name, chains } of data.tables) {
    for (const { name: chain, rules } of chains) {
      const key = chainKey(name, chain);
      const old = known.get(key);
      if (!old) continue;
      const counted = rules.flatMap(({ text, packets }, index) =>
        packets > packetsOf(old, text, index) ? [index] : [],
      );
      if (counted.length > 0) lit.set(key, new Set(counted));
    }
  }
  return lit;
}

/** A rule is where it was, or has moved; a new one has counted nothing before. */
function packetsOf({ rules }: RuleChain, text: string, index: number): number {
  const same = rules[index];
  return (same?.text === text ? same : rules.find((rule) => rule.text === text))?.packets ?? 0;
}

/** Whether a chain is what the reader looks for: by its name, or by a rule's text. */
export function isSought({ name, rules }: RuleChain, sought: string): boolean {
  const words = sought.toLowerCase();
  return name.toLowerCase().includes(words) || rules.some(({ text }) => text.toLowerCase().includes(words));
}

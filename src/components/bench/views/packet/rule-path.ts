/** Chains that a packet went through one from the other, and what the last rule did. */
export interface RulePath {
  readonly chains: readonly string[];
  /** Of the last rule: `ACCEPT`, `DNAT`, a chain that let the packet pass. Undefined for one that only counted. */
  readonly target: string | undefined;
  /** What the target was told: `10.244.1.67:8080`. */
  readonly detail: string | undefined;
  /** Of the draw that chose a KUBE-SEP chain: 0.25; 1 for the last rule, which draws no more. Undefined without one. */
  readonly chance: number | undefined;
  readonly rules: readonly string[];
  /** It decided over the packet: its addresses, or its passing. */
  readonly isDecisive: boolean;
}

const verdicts = new Set(["ACCEPT", "DROP", "REJECT", "DNAT", "SNAT", "MASQUERADE", "REDIRECT"]);

const builtIn = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);

/** The rules that matched at one hook, told as the ways they make: one begins with each rule of a built-in chain. */
export function rulePaths(rules: readonly string[]): readonly RulePath[] {
  const groups: { chain: string; target: string | undefined; rule: string }[][] = [];
  for (const rule of rules) {
    const step = { chain: /^-A (\S+)/.exec(rule)?.[1] ?? "", target: targetOf(rule), rule };
    const group = groups.at(-1);
    if (group && !builtIn.has(step.chain)) group.push(step);
    else groups.push([step]);
  }
  return groups.map((steps) => {
    const last = steps.at(-1);
    const picked = steps.find(({ target }) => target?.startsWith("KUBE-SEP-"));
    return {
      chains: steps.map(({ chain }) => chain).filter((chain, index, all) => chain !== all[index - 1]),
      target: last?.target,
      detail: /--to-(?:destination|source) (\S+)/.exec(last?.rule ?? "")?.[1],
      chance: picked && (probabilityOf(picked.rule) ?? 1),
      rules: steps.map(({ rule }) => rule),
      isDecisive: verdicts.has(last?.target ?? ""),
    };
  });
}

/** `-m statistic --mode random --probability 0.25000000000`; quotes around a comment hide nothing of the kind. */
export function probabilityOf(rule: string): number | undefined {
  const [, probability] = /--probability ([\d.]+)/.exec(withoutComments(rule)) ?? [];
  return probability === undefined ? undefined : Number(probability);
}

export function targetOf(rule: string): string | undefined {
  return / -[jg] (\S+)/.exec(withoutComments(rule))?.[1];
}

function withoutComments(rule: string): string {
  return rule.replaceAll(/--comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, "");
}

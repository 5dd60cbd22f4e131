/** What was counted in an output: values in the order of their first coming, and how often each came. */
export type Outcome = readonly (readonly [value: string, count: number])[];

/** How a tally looks: all the same, one value only, or neither. */
export type TallyShape = "even" | "single" | "uneven";

/** Counts what the pattern's first group (or all of it) matches. Undefined when it matches nothing. */
export function measureOutcome(pattern: string, output: string): Outcome | undefined {
  const counts = new Map<string, number>();
  for (const match of output.matchAll(new RegExp(pattern, "g"))) {
    const value = match[1] ?? match[0];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts.size > 0 ? [...counts] : undefined;
}

export function shapeOf(outcome: Outcome): TallyShape {
  if (outcome.length === 1) return "single";
  return outcome.every(([, count]) => count === outcome[0]?.[1]) ? "even" : "uneven";
}

/** A value that came once speaks for itself; of others the counts tell. */
export function outcomeText(outcome: Outcome): string {
  const [first] = outcome;
  if (outcome.length === 1 && first?.[1] === 1) return first[0];
  return outcome.map(([value, count]) => `${value} ${count}`).join(" · ");
}

import { chiSquaredP } from "./chi-squared.ts";
import type { Difference } from "./difference.ts";
import { type Captures, fillTemplate, matchTemplate } from "./template.ts";
import type { FairBlock } from "./transcript.ts";

/** Matches the lines from `start` on that have the block's shape, and judges their tally. */
export function matchFair(
  block: FairBlock,
  lines: readonly string[],
  start: number,
  captures: Captures,
): { readonly end: number; readonly captures: Captures } | { readonly depth: number; readonly difference: Difference } {
  const counts = new Map(block.among.map((value) => [fillTemplate(value, captures), 0]));
  const holes = block.shape.filter((part) => part.kind === "hole");
  const tally = holes.findIndex((hole) => hole.pattern === "tally");
  const times = holes.findIndex((hole) => hole.pattern === "times");
  let drawn = 0;
  let at = start;
  while (drawn < block.count) {
    const actual = lines[at];
    const fail = (difference: Difference) => ({ depth: at, difference });
    if (actual === undefined) return fail({ kind: "too-few", block, drawn });
    const values = matchTemplate(block.shape, actual, captures, true);
    const value = values?.[tally];
    if (!values || value === undefined) {
      const expected = { template: block.shape, line: block.line };
      return fail({ kind: "line", expected, actual, number: at + 1, captures, loose: true });
    }
    const count = counts.get(value);
    if (count === undefined) return fail({ kind: "stranger", value, known: [...counts.keys()], number: at + 1 });
    const by = times < 0 ? 1 : Number(values[times]);
    counts.set(value, count + by);
    drawn += by;
    at++;
  }
  if (drawn !== block.count) return { depth: at, difference: { kind: "too-many", block, drawn } };
  const absent = [...counts].filter(([, count]) => count === 0).map(([value]) => value);
  if (absent.length > 0) return { depth: at, difference: { kind: "absent", values: absent, count: drawn } };
  const p = chiSquaredP([...counts.values()]);
  if (p < block.significance) {
    return { depth: at, difference: { kind: "unfair", counts: [...counts], p, significance: block.significance } };
  }
  return { end: at, captures };
}

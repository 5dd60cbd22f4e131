import { createRandom } from "../../../../cluster/random.ts";
import { chiSquaredP } from "../../../../lab/chi-squared.ts";
import type { Draws } from "../../../../lab/views/view-data.ts";

/** Pearson's test wants that many expected in each class (Cochran's rule of thumb). */
const leastExpected = 5;
/** Of the simulation: enough to tell 0.01 from 0.05, and few enough for a frame. */
const mostTrials = 4000;
const mostDraws = 400_000;

/** What each address would get on average. */
export function expectedCounts(draws: readonly Draws[]): Map<string, number> {
  const expected = new Map<string, number>();
  for (const { among, count } of draws) {
    for (const address of among) expected.set(address, (expected.get(address) ?? 0) + count / among.length);
  }
  return expected;
}

/**
 * How probable it is that fair draws come out at least as uneven as `counts`. By the chi-squared distribution where
 * it is near enough; for few draws, or where the candidates changed, by drawing many times, the same for the same counts.
 */
export function evenness(draws: readonly Draws[], counts: ReadonlyMap<string, number>): number {
  const expected = expectedCounts(draws);
  const values = [...expected.values()];
  const isSimple = values.every((value) => value === values[0]);
  if (isSimple && Math.min(...values) >= leastExpected) {
    return chiSquaredP([...expected.keys()].map((address) => counts.get(address) ?? 0));
  }
  return simulated(draws, expected, counts);
}

function simulated(
  draws: readonly Draws[],
  expected: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): number {
  const total = draws.reduce((sum, { count }) => sum + count, 0);
  const trials = Math.min(mostTrials, Math.floor(mostDraws / Math.max(1, total)));
  const places = new Map([...expected.keys()].map((address, index) => [address, index]));
  const wanted = [...expected.values()];
  const tickets = draws.map(({ among, count }) => ({ count, among: among.map((one) => places.get(one) ?? 0) }));
  const statistic = (got: ArrayLike<number>) =>
    wanted.reduce((sum, value, place) => sum + ((got[place] ?? 0) - value) ** 2 / value, 0);
  const seen = statistic([...expected.keys()].map((address) => counts.get(address) ?? 0)) - 1e-9;
  const random = createRandom("evenness");
  const got = new Uint32Array(wanted.length);
  let asUneven = 0;
  for (let trial = 0; trial < trials; trial++) {
    got.fill(0);
    for (const { count, among } of tickets) {
      for (let draw = 0; draw < count; draw++) {
        const place = among[random.int(among.length)] ?? 0;
        got[place] = (got[place] ?? 0) + 1;
      }
    }
    if (statistic(got) >= seen) asUneven++;
  }
  // What was seen is one more trial: no p of 0 from a finite number of them.
  return (asUneven + 1) / (trials + 1);
}

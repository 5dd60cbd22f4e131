import { chiSquaredP } from "../../../../lab/chi-squared.ts";
import type { ClusterMapData, MapPod, Tally } from "../../../../lab/views/view-data.ts";
import { askedService } from "./asked-service.ts";

export interface Share {
  readonly address: string;
  /** Undefined when it has gone. */
  readonly pod: MapPod | undefined;
  readonly count: number;
}

/** How the connections to one address were spread over the endpoints behind it. */
export interface Shares {
  readonly asked: string;
  readonly service: string;
  readonly backends: readonly Share[];
  readonly failed: number;
  readonly total: number;
  /** What each backend would get if all were the same. */
  readonly expected: number;
  /** Undefined while there are too few for the test to say anything. */
  readonly p: number | undefined;
}

/** Pearson's test wants that many expected in each class (Cochran's rule of thumb). */
const leastExpected = 5;

/** The tallies of addresses with at least two endpoints, whoever asked; the one most asked for first. */
export function sharesOf(tallies: readonly Tally[], map: ClusterMapData): Shares[] {
  const byAsked = Map.groupBy(tallies, ({ asked }) => asked);
  const all = [...byAsked].flatMap(([asked, tallied]) => sharesOfOne(asked, tallied, map) ?? []);
  return all.sort((one, other) => other.total - one.total);
}

function sharesOfOne(asked: string, tallies: readonly Tally[], map: ClusterMapData): Shares | undefined {
  const [address = "", port] = asked.split(":");
  const service = askedService(map, { address, port: Number(port) });
  if (!service) return undefined;
  const counts = new Map<string, number>();
  for (const { address: ready, isReady } of service.endpoints) if (isReady) counts.set(ready, 0);
  for (const tally of tallies) {
    for (const [reached, count] of tally.counts) counts.set(reached, (counts.get(reached) ?? 0) + count);
  }
  if (counts.size < 2) return undefined;
  const podOf = (podAddress: string) =>
    map.pods.find((pod) => pod.address === podAddress && pod.namespace === service.namespace);
  const backends = [...counts].map(([one, count]) => ({ address: one, pod: podOf(one), count }));
  const total = backends.reduce((sum, { count }) => sum + count, 0);
  const expected = total / backends.length;
  return {
    asked,
    service: service.name,
    backends,
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    total,
    expected,
    p: expected < leastExpected ? undefined : chiSquaredP(backends.map(({ count }) => count)),
  };
}

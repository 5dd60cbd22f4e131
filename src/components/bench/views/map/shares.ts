import type { ClusterMapData, Draws, MapPod, Tally } from "../../../../lab/views/view-data.ts";
import { askedService } from "./asked-service.ts";
import { evenness, expectedCounts } from "./evenness.ts";
import { unusual } from "./map-words.ts";

export interface Share {
  readonly address: string;
  /** Undefined when it has gone. */
  readonly pod: MapPod | undefined;
  readonly count: number;
  /** What it would get on average; undefined where nothing can be said. */
  readonly expected: number | undefined;
}

/**
 * What can be said of how connections were spread. `one`: nothing to spread. `few`: even the most uneven outcome would
 * be no wonder. `sticky`: clients went where they had been. `failed`: whom the lost ones were drawn for is not known.
 */
export type Verdict =
  | { readonly kind: "none" | "one" | "few" | "sticky" | "failed" }
  | { readonly kind: "drawn"; readonly p: number }
  | { readonly kind: "turns"; readonly isExact: boolean }
  | { readonly kind: "scheduler"; readonly name: string };

/** How the connections to one address were spread over the endpoints behind it. */
export interface Shares {
  readonly asked: string;
  readonly service: string;
  readonly backends: readonly Share[];
  readonly failed: number;
  readonly total: number;
  readonly stuck: number;
  readonly requests: number;
  /** Requests on connections that were open before. */
  readonly heldRequests: number;
  readonly verdict: Verdict;
  /** The same for each backend, if it is. */
  readonly expected: number | undefined;
  /** Endpoints came or went meanwhile, or nodes draw from different ones. */
  readonly hasChanged: boolean;
}

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
  const draws = merged(tallies.flatMap((tally) => tally.draws));
  const expected = expectedCounts(draws);
  const counts = new Map([...expected.keys()].map((one) => [one, 0]));
  const isKnown = draws.length > 0;
  for (const { address: ready, isReady } of service.endpoints) if (isReady && !isKnown) counts.set(ready, 0);
  for (const tally of tallies) {
    for (const [reached, count] of tally.counts) counts.set(reached, (counts.get(reached) ?? 0) + count);
  }
  const sumOf = (value: (tally: Tally) => number) => tallies.reduce((sum, tally) => sum + value(tally), 0);
  const heldRequests = sumOf((tally) => tally.heldRequests);
  const failed = sumOf((tally) => tally.failed);
  const stuck = sumOf((tally) => tally.stuck);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (counts.size < 2 || total + failed + heldRequests === 0) return undefined;
  const podOf = (podAddress: string) =>
    map.pods.find((pod) => pod.address === podAddress && pod.namespace === service.namespace);
  const values = [...expected.values()];
  const isSame = values.length === counts.size && values.every((value) => Math.abs(value - (values[0] ?? 0)) < 1e-9);
  const verdict = verdictOf({ draws, counts, total, failed, stuck, clients: tallies.length });
  const isMeant = verdict.kind !== "sticky" && verdict.kind !== "failed" && verdict.kind !== "scheduler";
  return {
    asked,
    service: service.name,
    backends: [...counts].map(([one, count]) => ({
      address: one,
      pod: podOf(one),
      count,
      expected: isMeant ? expected.get(one) : undefined,
    })),
    failed,
    total,
    stuck,
    requests: sumOf((tally) => tally.requests),
    heldRequests,
    verdict,
    expected: isMeant && isSame ? values[0] : undefined,
    hasChanged: isKnown && !isSame,
  };
}

/** What a full bar stands for. */
export function barScale({ backends }: Shares): number {
  return Math.max(1, ...backends.flatMap(({ count, expected = 0 }) => [count, expected * 1.25]));
}

/** Nodes that draw from the same ones draw alike. */
function merged(draws: readonly Draws[]): Draws[] {
  const groups = Map.groupBy(draws, ({ scheduler, among }) => `${scheduler} ${[...among].sort().join()}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }] : [],
  );
}

interface Spread {
  readonly draws: readonly Draws[];
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  readonly failed: number;
  readonly stuck: number;
  readonly clients: number;
}

function verdictOf({ draws, counts, total, failed, stuck, clients }: Spread): Verdict {
  const [first] = draws;
  if (total === 0) return { kind: "none" };
  if (total === 1) return { kind: "one" };
  if (failed > 0 || !first) return { kind: stuck > 0 ? "sticky" : "failed" };
  if (stuck > 0) return { kind: "sticky" };
  if (first.scheduler !== undefined && first.scheduler !== "rr") return { kind: "scheduler", name: first.scheduler };
  const values = [...counts.values()];
  if (first.scheduler === "rr") {
    // Each node has a turn of its own.
    return { kind: "turns", isExact: draws.length === 1 && Math.max(...values) - Math.min(...values) <= clients };
  }
  const rarest = draws.reduce((chance, { among, count }) => chance * among.length ** -count, counts.size);
  if (rarest > unusual) return { kind: "few" };
  return { kind: "drawn", p: evenness(draws, counts) };
}

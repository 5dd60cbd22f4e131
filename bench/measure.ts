import type { HostTurn } from "../src/cluster/clock.ts";

/** What a measurement has found, by name: milliseconds, a rate a second, megabytes; or the words for why there is no number. */
export type Figures = Readonly<Record<string, number | string>>;

/** Where measurements run: Node, or a Web Worker in Chromium. */
export interface Host {
  /** Milliseconds, from anywhere, with fractions. */
  now(): number;
  /** Resolves in a later macrotask. Each caller's turns are its own. */
  createTurn(): HostTurn;
  /** Bytes in use after a garbage collection; undefined where the host does not tell. */
  usedHeap(): number | undefined;
}

/** What takes longer hangs. */
export const longestMeasurementMs = 120_000;

export type Measurement = (host: Host) => Promise<Figures>;

/** The longest time for which `work` keeps the event loop from whoever waits for it, and how long it all took. */
export async function longestTask<T>(host: Host, work: () => Promise<T>): Promise<{ longest: number; result: T }> {
  const turn = host.createTurn();
  let longest = 0;
  let ended = false;
  const watch = async () => {
    let last = host.now();
    while (!ended) {
      await turn();
      const now = host.now();
      longest = Math.max(longest, now - last);
      last = now;
    }
  };
  const watching = watch();
  try {
    return { result: await work(), longest };
  } finally {
    ended = true;
    await watching;
  }
}

/** How often a second `once` can be done, with several under way at a time: for `ms` of time, after a warm-up. */
export async function perSecond(
  host: Host,
  once: () => Promise<unknown>,
  { concurrency, warmUpMs = 1000, ms = 2000 }: { concurrency: number; warmUpMs?: number; ms?: number },
): Promise<number> {
  const run = async (forMs: number) => {
    const begun = host.now();
    let done = 0;
    const one = async () => {
      while (host.now() - begun < forMs) {
        await once();
        done++;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, one));
    return (1000 * done) / (host.now() - begun);
  };
  await run(warmUpMs);
  return run(ms);
}

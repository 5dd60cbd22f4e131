import type { Clock } from "../../clock.ts";

/** The time given to `within` is over. */
export class DeadlineError extends Error {}

/**
 * Runs `work` with a signal that aborts with DeadlineError after `ms` (undefined: never), or with `signal`'s reason when
 * that aborts first. Rejects at once in both cases, even if `work` does not heed its signal.
 */
export async function within<T>(
  clock: Clock,
  ms: number | undefined,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const abort = new AbortController();
  const follow = () => abort.abort(signal?.reason);
  signal?.addEventListener("abort", follow, { once: true });
  const timer = ms === undefined ? undefined : clock.after(ms, () => abort.abort(new DeadlineError("timed out")));
  try {
    return await Promise.race([work(abort.signal), aborted(abort.signal)]);
  } finally {
    timer?.cancel();
    signal?.removeEventListener("abort", follow);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

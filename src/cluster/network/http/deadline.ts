import { type Cancellation, Canceller } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";

/** The time given to `within` is over. */
export class DeadlineError extends Error {}

/**
 * Runs `work` with a signal that aborts with DeadlineError after `ms` (undefined: never), or with `signal`'s reason when
 * that aborts first. Rejects at once in both cases, even if `work` does not heed its signal.
 */
export function within<T>(
  clock: Clock,
  ms: number | undefined,
  signal: Cancellation | undefined,
  work: (signal: Cancellation) => Promise<T>,
  message = "timed out",
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const inner = new Canceller();
    const end = () => {
      timer?.cancel();
      signal?.removeEventListener("abort", follow);
    };
    const giveUp = (reason: unknown) => {
      end();
      inner.abort(reason);
      reject(reason);
    };
    const follow = () => giveUp(signal?.reason);
    signal?.addEventListener("abort", follow, { once: true });
    const timer = ms === undefined ? undefined : clock.after(ms, () => giveUp(new DeadlineError(message)));
    work(inner).then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

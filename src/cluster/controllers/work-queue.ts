import { ApiError } from "../api/status.ts";
import type { Clock, Timer } from "../clock.ts";

/** Keys that wait to be reconciled, each once however often it was added. */
export interface WorkQueue {
  /** Reconciles once the events of this moment have all been heard. */
  add(key: string): void;
  /** Of several delays for one key the earliest counts. */
  addAfter(key: string, delayMs: number): void;
  stop(): void;
}

const firstRetryMs = 5;
const longestRetryMs = 1_000_000;
/** After so many the host gets a turn: much work must not be one long task. */
const keysPerTurn = 10;

/**
 * A controller's queue: `reconcile` must bring the object named by the key (`namespace/name`) closer to what is wanted,
 * reading everything anew. What fails with an ApiError is tried again, ever more slowly, as client-go's rate limiter does.
 */
export function createWorkQueue(clock: Clock, reconcile: (key: string) => void): WorkQueue {
  const pending = new Set<string>();
  const delayed = new Map<string, { at: number; timer: Timer }>();
  const failures = new Map<string, number>();
  let turn: Timer | undefined;
  let stopped = false;

  const process = (key: string) => {
    try {
      reconcile(key);
      failures.delete(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const failed = failures.get(key) ?? 0;
      failures.set(key, failed + 1);
      queue.addAfter(key, Math.min(firstRetryMs * 2 ** failed, longestRetryMs));
    }
  };

  const drain = () => {
    try {
      for (const key of [...pending].slice(0, keysPerTurn)) {
        if (stopped) return;
        pending.delete(key);
        process(key);
      }
    } finally {
      arm();
    }
  };

  // A timer at this very moment fires behind all that is due now, so that a burst of events costs one pass.
  const arm = () => {
    turn = pending.size > 0 && !stopped ? clock.after(0, drain) : undefined;
  };

  const queue: WorkQueue = {
    add(key) {
      pending.add(key);
      if (!turn) arm();
    },
    addAfter(key, delayMs) {
      const at = clock.now() + delayMs;
      const earlier = delayed.get(key);
      if (stopped || (earlier && earlier.at <= at)) return;
      earlier?.timer.cancel();
      const timer = clock.after(delayMs, () => {
        delayed.delete(key);
        queue.add(key);
      });
      delayed.set(key, { at, timer });
    },
    stop() {
      stopped = true;
      pending.clear();
      turn?.cancel();
      for (const { timer } of delayed.values()) timer.cancel();
      delayed.clear();
    },
  };
  return queue;
}

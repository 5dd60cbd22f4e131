import type { RealTime } from "../real-time.ts";
import { CannotBoot } from "./cannot-boot.ts";

/** No stage of a boot may take longer. */
export const stageLimitMs = 30_000;

/** The page's timers. */
export const pageTime: Pick<RealTime, "after"> = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits for a stage of a boot. Rejects with CannotBoot, `timed-out`, when it takes longer than a stage may. */
export async function withinStageLimit<T>(work: Promise<T>, time: Pick<RealTime, "after"> = pageTime): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const cancel = time.after(stageLimitMs, () => limit.reject(new CannotBoot("timed-out")));
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    cancel();
  }
}

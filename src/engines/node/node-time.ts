import type { HostTurn } from "../../cluster/clock.ts";
import type { RealTime } from "../real-time.ts";

/** Node's clock and timers. */
export const nodeTime: RealTime = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What is to run on the next tick runs once there is nothing left to do for promises. */
export const nodeTurn: HostTurn = Object.assign(() => new Promise<void>((resolve) => setImmediate(resolve)), {
  settle: () => new Promise<void>((resolve) => process.nextTick(resolve)),
});

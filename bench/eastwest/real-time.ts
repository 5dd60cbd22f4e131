import { type RealTime, RealTimeDriver } from "../../src/engines/real-time.ts";
import type { Booted } from "./cluster.ts";

const realTime: RealTime = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Lets the cluster's time go with the host's, as under a reader, until `work` is done. */
export async function runInRealTime<T>({ clock }: Booted, work: () => Promise<T>): Promise<T> {
  const driver = new RealTimeDriver(clock, realTime);
  driver.start();
  try {
    return await work();
  } finally {
    driver.stop();
  }
}

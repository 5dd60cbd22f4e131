import type { Browser, Page } from "playwright";

export interface MainThread {
  /** The longest task's milliseconds. */
  readonly longest: number;
  /** Tasks over 50 ms. */
  readonly long: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
}

const mark = "bench";

/** What the page's main thread does while `work` runs. */
export async function traceMainThread(browser: Browser, page: Page, work: () => Promise<void>): Promise<MainThread> {
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing"] });
  await page.evaluate((name) => void performance.mark(name), mark);
  await work();
  const trace = await browser.stopTracing();
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const main = traceEvents.find(({ name }) => name === mark);
  if (!main) throw new Error("the trace does not name the page's main thread");
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => pid === main.pid && tid === main.tid && /RunTask$/.test(name))
    .map(({ dur = 0 }) => dur / 1000);
  return { longest: Math.max(...tasks), long: tasks.filter((ms) => ms > 50).length };
}

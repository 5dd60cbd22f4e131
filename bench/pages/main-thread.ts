import type { Browser, Page } from "playwright";

export interface MainThread {
  /** The longest task's milliseconds. */
  readonly longest: number;
  /** Tasks over 50 ms. */
  readonly long: number;
  /** The same of the processor's time alone: what another program's turn adds is not the page's. */
  readonly longestComputed: number;
  readonly longComputed: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  /** Of the processor's time, microseconds. */
  readonly tdur?: number;
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
  // Chromium's other events of this name stand inside these.
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => pid === main.pid && tid === main.tid && name === "ThreadControllerImpl::RunTask",
  );
  if (tasks.length === 0) throw new Error("the trace has no tasks of the page's main thread");
  const taken = tasks.map(({ dur = 0 }) => dur / 1000);
  const computed = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return {
    longest: Math.max(...taken),
    long: taken.filter(isLong).length,
    longestComputed: Math.max(...computed),
    longComputed: computed.filter(isLong).length,
  };
}

const isLong = (ms: number) => ms > 50;

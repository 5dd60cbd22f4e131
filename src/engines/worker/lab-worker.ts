import type { ToWorker } from "./to-worker.ts";

/** A lab's worker that was started before there is an engine to talk to it. */
export interface EarlyWorker {
  readonly worker: Worker;
  /** Resolves, with the error's words, if it could not be loaded. */
  readonly failed: Promise<string>;
}

export function createLabWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "lab" });
}

/** Loads the simulator, and the lab, while the page loads what shows them. Undefined in a browser that forbids workers. */
export function startEarly(labsUrl: string, lab: string): EarlyWorker | undefined {
  try {
    const worker = createLabWorker();
    const failed = new Promise<string>((resolve) => {
      worker.addEventListener("error", ({ message }) => resolve(message), { once: true });
    });
    const load: ToWorker = { type: "load", labsUrl, lab };
    worker.postMessage(load);
    return { worker, failed };
  } catch {
    // The engine will say so.
    return undefined;
  }
}

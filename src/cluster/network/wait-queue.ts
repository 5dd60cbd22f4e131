import type { Cancellation } from "../cancellation.ts";
/** Programs that wait for something to change. */
export class WaitQueue {
  #wakeUps: (() => void)[] = [];

  /** Resolves at the next `wake`, or rejects with the signal's reason. */
  wait(signal: Cancellation | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#wakeUps = this.#wakeUps.filter((other) => other !== wakeUp);
        reject(signal?.reason);
      };
      const wakeUp = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#wakeUps.push(wakeUp);
    });
  }

  wake(): void {
    const wakeUps = this.#wakeUps;
    this.#wakeUps = [];
    for (const wakeUp of wakeUps) wakeUp();
  }
}

import type { HistoryEntry, SessionEvent } from "../../lab/session-event.ts";

interface Recorded {
  readonly terminal: string;
  readonly line: string;
  readonly startedAt: number;
  interruptedAfterMs?: number | undefined;
  hasEnded: boolean;
}

/** What a terminal echoes for Ctrl-C. */
const interruptEcho = "^C";

/** Turns a lab's events into the history that a new engine can replay. */
export class HistoryRecorder {
  readonly #recorded: Recorded[] = [];
  readonly #now: () => number;
  readonly #decoder = new TextDecoder();

  /** `now`: milliseconds; the lab's time runs with it. */
  constructor(entries: readonly HistoryEntry[], now: () => number) {
    this.#now = now;
    for (const entry of entries) this.#recorded.push({ ...entry, startedAt: 0, hasEnded: true });
  }

  record(event: SessionEvent): void {
    if (event.type === "command") {
      const { terminal, line } = event;
      this.#recorded.push({ terminal, line, startedAt: this.#now(), hasEnded: false });
    } else if (event.type === "output") {
      const running = this.#runningIn(event.terminal);
      if (running && running.interruptedAfterMs === undefined) {
        if (this.#decoder.decode(event.data).includes(interruptEcho)) {
          running.interruptedAfterMs = this.#now() - running.startedAt;
        }
      }
    } else if (event.type === "result") {
      const running = this.#runningIn(event.terminal);
      if (running) running.hasEnded = true;
    }
  }

  /** Commands that still run count as interrupted now: a replay must come to an end. */
  entries(): HistoryEntry[] {
    return this.#recorded.map(({ terminal, line, interruptedAfterMs, hasEnded, startedAt }) => {
      const after = interruptedAfterMs ?? (hasEnded ? undefined : this.#now() - startedAt);
      return after === undefined ? { terminal, line } : { terminal, line, interruptedAfterMs: after };
    });
  }

  #runningIn(terminal: string): Recorded | undefined {
    return this.#recorded.findLast((entry) => entry.terminal === terminal && !entry.hasEnded);
  }
}

import type { Session } from "./session.ts";
import type { HistoryEntry } from "./session-event.ts";
import type { Terminal } from "./terminal.ts";

/** A pause that the history does not tell; pods become ready in it. */
const unknownPauseMs = 15_000;
/** Nobody needs the hour again that a reader was away for. */
const longestPauseMs = 120_000;
/** A command that does not end as it did then is stopped. */
const longestCommandMs = 600_000;
/** The same where somebody has to wait for it. */
const longestRealCommandMs = 20_000;

/**
 * Types what was typed before, each command once the one before it has ended. What cannot be typed any more (the pod has
 * another name under another seed) is left out.
 */
export async function replay(session: Session, history: readonly HistoryEntry[]): Promise<void> {
  const { clock, isReal } = session.world;
  const longestMs = isReal ? longestRealCommandMs : longestCommandMs;
  for (const entry of history) {
    if ("file" in entry) {
      try {
        session.writeFile(entry.file, entry.text);
      } catch {
        // As a command that cannot be typed.
      }
      continue;
    }
    if (!isReal) await clock.sleep(Math.min(entry.idleMs ?? unknownPauseMs, longestPauseMs));
    let terminal: Terminal;
    try {
      terminal = session.open(entry.terminal);
      await terminal.waitForPrompt();
    } catch {
      continue;
    }
    const timer = clock.after(Math.min(entry.interruptedAfterMs ?? Infinity, longestMs), () => terminal.type("\x03"));
    // Its terminal may end with it.
    await terminal.run(entry.line).catch(() => undefined);
    timer.cancel();
  }
}

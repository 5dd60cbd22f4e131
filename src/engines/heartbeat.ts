/** How often the other end is asked whether it is still there. */
const beatMs = 1000;

/**
 * Beats without an answer until the other end counts as hung. Beats are counted and not seconds: while the computer
 * sleeps, or the browser slows a hidden tab's timers, beats stop as well, so nothing is reported for that.
 */
const missedBeatsAllowed = 6;

/** Calls `ping` every second and `onSilence` once when `pong` has not been called for several beats. */
export class Heartbeat {
  #missed = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(ping: () => void, onSilence: () => void) {
    ping();
    this.#timer = setInterval(() => {
      if (++this.#missed > missedBeatsAllowed) {
        this.stop();
        onSilence();
      } else {
        ping();
      }
    }, beatMs);
  }

  pong(): void {
    this.#missed = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

import type { PresentWords } from "./present-words.ts";

const startKey = "eastwest:notes-start";

/** The time of day, and how long the lesson has lasted: a reload of the page does not begin it anew. */
export class SpeakerClock {
  readonly element: HTMLElement;
  readonly #view: WindowProxy | null;
  readonly #timer: number | undefined;

  constructor(page: Document, words: PresentWords) {
    this.#view = page.defaultView;
    this.element = page.createElement("div");
    this.element.className = "clock";
    const [time, elapsed] = [page.createElement("time"), page.createElement("time")];
    const again = page.createElement("button");
    again.type = "button";
    again.textContent = words.startAgain;
    again.addEventListener("click", () => {
      sessionStorage.setItem(startKey, String(Date.now()));
      tick();
    });
    const tick = () => {
      const now = new Date();
      time.textContent = `${words.clock} ${now.toTimeString().slice(0, 5)}`;
      elapsed.textContent = `${words.elapsed} ${minutesAndSeconds(now.getTime() - startedAt())}`;
    };
    this.element.append(elapsed, again, time);
    tick();
    this.#timer = this.#view?.setInterval(tick, 1000);
  }

  stop(): void {
    this.#view?.clearInterval(this.#timer);
  }
}

function startedAt(): number {
  const kept = Number(sessionStorage.getItem(startKey));
  if (kept > 0) return kept;
  const now = Date.now();
  sessionStorage.setItem(startKey, String(now));
  return now;
}

function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

import type { LoopState } from "./front-words.ts";
import type { LiveLoop } from "./live-loop.ts";

/**
 * When the front page's loop runs: once the page has loaded and is idle, as long as somebody can see it. Who asks for
 * less motion, or saves data, starts it by the button, which also pauses it (WCAG 2.2.2).
 */
const figure = document.querySelector<HTMLElement>("[data-loop]");
const button = figure?.querySelector<HTMLButtonElement>("[data-loop-button]");
const status = figure?.querySelector<HTMLElement>("[data-loop-status]");

if (figure && button && status) {
  const words: Readonly<Partial<Record<LoopState, string>>> = JSON.parse(figure.dataset.states ?? "{}");
  const { run = "", pause = "" } = figure.dataset;
  let isWanted = true;
  let isSeen = false;
  let live: Promise<LiveLoop> | undefined;

  const show = (state: LoopState) => {
    figure.dataset.state = state;
    button.textContent = isWanted ? pause : run;
    if (status.textContent !== words[state]) status.textContent = words[state] ?? "";
  };
  const fail = () => {
    live = undefined;
    isWanted = false;
    show("unavailable");
  };
  const follow = async () => {
    const runs = isWanted && isSeen && !document.hidden;
    if (!live) {
      if (!runs) return;
      show("starting");
      live = import("./live-loop.ts").then(({ startLoop }) => startLoop(figure, fail));
    }
    try {
      const loop = await live;
      const isRunning = isWanted && isSeen && !document.hidden;
      loop.hold(!isRunning);
      show(isRunning ? "running" : "paused");
    } catch {
      fail();
    }
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    isWanted = !isWanted;
    void follow();
  });
  document.addEventListener("visibilitychange", () => void follow());
  const watcher = new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)?.isIntersecting ?? false;
    void follow();
  });
  const isLessMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // Not in every browser, nor in TypeScript's.
  const savesData = matchMedia("(prefers-reduced-data: reduce)").matches || saveDataIsOn();
  if (isLessMotion || savesData) {
    isWanted = false;
    show(isLessMotion ? "still" : "saving");
  }
  const begin = () => watcher.observe(figure);
  const whenIdle = () => ("requestIdleCallback" in window ? requestIdleCallback(begin, { timeout: 4000 }) : begin());
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle);
}

function saveDataIsOn(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

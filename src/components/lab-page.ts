import type { StepHelpKind } from "./bench/bench-state.ts";
import type { OpenBench } from "./bench/mount.tsx";
import { progressChanged, readDone } from "./bench/progress.ts";
import { showHint } from "./hint.ts";
import { startQuestions } from "./predict.ts";

/**
 * All the script that a chapter with a lab has before its reader asks for the lab: it shows the ticks of earlier visits,
 * and loads and opens the bench on the first press of a button, or for the address `#start`.
 */
const place = document.querySelector<HTMLElement>("[data-bench]");

if (place) {
  const { lab = "", starting = "", notLoaded = "" } = place.dataset;
  const status = place.querySelector<HTMLElement>("[data-poster-status]");
  let bench: Promise<OpenBench> | undefined;

  const open = (): Promise<OpenBench> => {
    if (!bench) {
      if (status) status.textContent = starting;
      bench = import("./bench/mount.tsx").then(({ mountBench }) => mountBench(place));
      bench.catch(() => {
        bench = undefined;
        if (status) status.textContent = notLoaded;
      });
    }
    return bench;
  };

  startQuestions(lab);
  const showTicks = () => {
    for (const step of readDone(lab)) {
      const block = document.querySelector<HTMLElement>(`[data-step="${CSS.escape(step)}"]`);
      if (block && (block.dataset.state ?? "todo") === "todo") block.dataset.state = "done";
    }
  };
  showTicks();
  window.addEventListener(progressChanged, showTicks);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    const step = target?.closest<HTMLElement>("[data-run-step]")?.dataset.runStep;
    const help = target?.closest<HTMLElement>("[data-help]");
    const hint = target?.closest("[data-hint-button]");
    if (step) void open().then((opened) => opened.pressStep(step), ignore);
    else if (help) {
      const { helpStep = "", help: kind } = help.dataset;
      void open().then((opened) => opened.helpWithStep(helpStep, kind as StepHelpKind), ignore); // As Step.astro wrote it.
    } else if (hint) showHint(hint.closest("[data-step]") ?? hint, hint.getAttribute("aria-expanded") !== "true");
    else if (target?.closest("[data-start-lab]")) void open().then((opened) => opened.show(), ignore);
  });

  if (location.hash === "#start") void open().then((opened) => opened.show(), ignore);
}

/** A bench that could not be loaded has said so in the page already. */
function ignore(): void {}

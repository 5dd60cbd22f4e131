import { readDone, readProgress } from "./bench/progress.ts";

/** Shows in the page what was done in this browser. */
export function markProgress(): void {
  markChapters();
  markSteps();
}

/** Marks the links to chapters, in the sidebar and on the front page: all of a chapter's steps done, or some. */
function markChapters(): void {
  const progress = readProgress();
  const words = document.querySelector<HTMLElement>("[data-chapter-marks]")?.dataset;
  for (const link of document.querySelectorAll<HTMLElement>("a[data-lab][data-steps]")) {
    const { lab = "", steps = "" } = link.dataset;
    const done = new Set(lab.split(" ").flatMap((one) => progress[one]?.steps ?? []));
    const all = steps.split(" ");
    const count = all.filter((step) => done.has(step)).length;
    const state = count === all.length ? "done" : count > 0 ? "begun" : "";
    if ((link.dataset.progress ?? "") === state) continue;
    link.dataset.progress = state;
    link.querySelector(".sr-only")?.remove();
    const said = state === "" ? undefined : words?.[state];
    if (!said) continue;
    const spoken = document.createElement("span");
    spoken.className = "sr-only";
    spoken.textContent = ` (${said})`;
    link.append(spoken);
  }
}

/** Ticks the steps of the page's lab that the lab has not run itself. */
function markSteps(): void {
  const { lab } = document.querySelector<HTMLElement>("[data-bench]")?.dataset ?? {};
  if (!lab) return;
  for (const step of readDone(lab)) {
    const block = document.querySelector<HTMLElement>(`[data-step="${CSS.escape(step)}"]`);
    if (block && (block.dataset.state ?? "todo") === "todo") block.dataset.state = "done";
  }
}

import { progressChanged, readProgress } from "./bench/progress.ts";

// Marks the links to chapters, in the sidebar and on the front page: all of a chapter's steps done, or some.

function markChapters(): void {
  const progress = readProgress();
  const words = document.querySelector<HTMLElement>("[data-chapter-marks]")?.dataset;
  for (const link of document.querySelectorAll<HTMLElement>("a[data-lab][data-steps]")) {
    const { lab = "", steps = "" } = link.dataset;
    const done = new Set(progress[lab]?.steps);
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

markChapters();
window.addEventListener(progressChanged, markChapters);
window.addEventListener("storage", markChapters);

import { progressChanged, readProgress } from "./bench/progress.ts";

// Marks the chapters of the sidebar: all of a chapter's steps done, or some.

const box = document.querySelector<HTMLElement>("[data-reader-progress]");

function markChapters(): void {
  const progress = readProgress();
  for (const link of document.querySelectorAll<HTMLElement>(".sidebar-content a[data-lab]")) {
    const { lab = "", steps = "" } = link.dataset;
    const done = new Set(progress[lab]?.steps);
    const all = steps.split(" ");
    const count = all.filter((step) => done.has(step)).length;
    const state = count === all.length ? "done" : count > 0 ? "begun" : "";
    if ((link.dataset.progress ?? "") === state) continue;
    link.dataset.progress = state;
    link.querySelector(".sr-only")?.remove();
    const words = state === "done" ? box?.dataset.done : state === "begun" ? box?.dataset.begun : undefined;
    if (!words) continue;
    const spoken = document.createElement("span");
    spoken.className = "sr-only";
    spoken.textContent = ` (${words})`;
    link.append(spoken);
  }
}

markChapters();
window.addEventListener(progressChanged, markChapters);
window.addEventListener("storage", markChapters);

box?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
  if (button?.dataset.file === "save") void import("./progress-file.ts").then(({ saveProgress }) => saveProgress());
  else if (button?.dataset.file === "load") box.querySelector("input")?.click();
});
box?.addEventListener("change", ({ target }) => {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
  if (file) void import("./progress-file.ts").then(({ loadProgress }) => loadProgress(file, box));
});

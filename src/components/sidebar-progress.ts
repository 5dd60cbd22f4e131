import { progressChanged, progressKey } from "./bench/progress-key.ts";

/** A reader who has done nothing yet does not load what shows it. */
function markProgress(): void {
  void import("./progress-marks.ts").then(({ markProgress: mark }) => mark(), ignore);
}

try {
  if (localStorage.getItem(progressKey)) markProgress();
} catch {
  // The browser forbids storage: nothing was kept.
}
window.addEventListener(progressChanged, markProgress);
window.addEventListener("storage", markProgress);

const box = document.querySelector<HTMLElement>("[data-reader-progress]");

box?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
  if (button?.dataset.file === "save") void import("./progress-file.ts").then(({ saveProgress }) => saveProgress());
  else if (button?.dataset.file === "load") box.querySelector("input")?.click();
});
box?.addEventListener("change", ({ target }) => {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
  if (file) void import("./progress-file.ts").then(({ loadProgress }) => loadProgress(file, box));
});

/** Without a network, and not kept: the marks come with the next visit. */
function ignore(): void {}

import "./chapter-marks.ts";

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

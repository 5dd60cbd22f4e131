import { readProgress, writeProgress } from "./bench/progress.ts";
import {
  longestProgressText,
  mergeProgress,
  readProgressText,
  type SiteProgress,
  writeProgressText,
} from "./progress-format.ts";
import { progressWordsFor } from "./progress-words.ts";

/** Hands the progress to the browser as a file to save. */
export function saveProgress(): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([writeProgressText(readProgress())], { type: "application/json" }));
  link.download = "eastwest-progress.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Adds what a file tells to what is known here, or says in `box` why not. */
export async function loadProgress(file: File, box: HTMLElement): Promise<void> {
  const words = progressWordsFor(document.documentElement.lang);
  const tell = (text: string) => {
    const status = box.querySelector("[role=status]");
    if (status) status.textContent = text;
  };
  const input = box.querySelector("input");
  const read = file.size > longestProgressText ? "tooLarge" : readProgressText(await file.text());
  // The same file may be chosen again.
  if (input) input.value = "";
  if (typeof read === "string") {
    tell(`${words.fileRefused} ${words.badFile[read]}`);
    return;
  }
  const before = readProgress();
  const after = mergeProgress(before, read);
  writeProgress(after);
  tell(words.fileLoaded(stepCount(after) - stepCount(before)));
}

function stepCount(progress: SiteProgress): number {
  return Object.values(progress).reduce((sum, { steps }) => sum + steps.length, 0);
}

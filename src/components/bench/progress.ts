import {
  type LabProgress,
  type Prediction,
  readProgressText,
  type SiteProgress,
  writeProgressText,
} from "../progress-format.ts";
import { progressChanged, progressKey } from "./progress-key.ts";

const nothing: LabProgress = { steps: [], predictions: {} };
/** Where the browser forbids storage, or has no room left: as long as the page. */
let unstored: SiteProgress | undefined;

/** What was done in this browser. */
export function readProgress(): SiteProgress {
  if (unstored) return unstored;
  try {
    const stored = readProgressText(localStorage.getItem(progressKey) ?? "");
    return typeof stored === "string" ? {} : stored;
  } catch {
    return {};
  }
}

export function writeProgress(progress: SiteProgress): void {
  try {
    localStorage.setItem(progressKey, writeProgressText(progress));
    unstored = undefined;
  } catch {
    unstored = progress;
  }
  window.dispatchEvent(new Event(progressChanged));
}

/** The steps of a lab that were done. */
export function readDone(lab: string): Set<string> {
  return new Set(readProgress()[lab]?.steps);
}

export function writeDone(lab: string, steps: ReadonlySet<string>): void {
  changeLab(lab, { steps: [...steps] });
}

export function readPrediction(lab: string, name: string): Prediction | undefined {
  return readProgress()[lab]?.predictions[name];
}

export function writePrediction(lab: string, name: string, prediction: Prediction): void {
  changeLab(lab, { predictions: { ...readProgress()[lab]?.predictions, [name]: prediction } });
}

function changeLab(lab: string, change: Partial<LabProgress>): void {
  const progress = readProgress();
  writeProgress({ ...progress, [lab]: { ...nothing, ...progress[lab], ...change } });
}

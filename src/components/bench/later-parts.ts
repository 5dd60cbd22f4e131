import { viewLoaders } from "./views/view-loaders.ts";

/** What the page loads when the reader first asks for it. */
const loaders: readonly (() => Promise<unknown>)[] = [
  ...Object.values(viewLoaders),
  () => import("./views/files/editor.ts"),
  () => import("./views/map/flights-layer.tsx"),
  () => import("./views/map/histogram.tsx"),
  () => import("./views/map/map-table.tsx"),
  () => import("./share-panel.tsx"),
  () => import("./left-open-words.ts"),
  () => import("../progress-file.ts"),
  () => import("../progress-marks.ts"),
  () => import("../predict.ts"),
  () => import("../predict-order.ts"),
  () => import("./find-bar.tsx"),
  () => import("./outer-links.ts"),
];

/** After a failure. */
const retryMs = 10_000;

/** Loads all that the bench can need later: then it needs no network. One after the other, so that no task is long. */
export async function loadLaterParts(): Promise<void> {
  for (const load of loaders) {
    while (!(await load().then(succeeded, failed))) await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

const succeeded = () => true;
const failed = () => false;

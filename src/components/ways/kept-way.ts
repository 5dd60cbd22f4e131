/** Where a reader has the lab run: real Node.js in the page or on their machine, or a simulated cluster in the page. */
export type Way = "page" | "machine" | "simulated";

const keptKey = "eastwest:way";

/**
 * What the page's head runs: the text shows the commands of the way that the reader chose on an earlier visit from its
 * first paint on. Its hash is added to the policy of these pages only: src/isolation/isolated-route.ts.
 */
export const keptWayScript = `try {
  const way = localStorage.getItem("${keptKey}");
  if (way) document.documentElement.dataset.way = way;
} catch {}`;

/** As the head's script, or a choice since then, has it. */
export function keptWay(): Way | undefined {
  const { way } = document.documentElement.dataset;
  return way === "page" || way === "machine" || way === "simulated" ? way : undefined;
}

/** Shows the commands of this way, also on the next visit. */
export function keepWay(way: Way): void {
  document.documentElement.dataset.way = way;
  try {
    localStorage.setItem(keptKey, way);
  } catch {
    // Where the browser forbids storage the choice lasts as long as the page.
  }
}

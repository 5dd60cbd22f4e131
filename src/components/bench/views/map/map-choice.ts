export type MapKind = "picture" | "table";

const key = "eastwest:map";

/** What the reader asked for on an earlier visit: kept for those who want no motion. */
export function chosenBefore(): MapKind {
  try {
    const wantsNoMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return wantsNoMotion && localStorage.getItem(key) === "table" ? "table" : "picture";
  } catch {
    return "picture";
  }
}

export function rememberChoice(kind: MapKind): void {
  try {
    localStorage.setItem(key, kind);
  } catch {
    // Storage is forbidden or full: the choice lasts as long as the page.
  }
}

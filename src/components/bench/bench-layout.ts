import { batch } from "@preact/signals";
import { type BenchState, type ViewName, viewNames } from "./bench-state.ts";

/** How a reader has arranged a lab's bench: what the next page of this tab with the same lab begins with. */
interface BenchLayout {
  readonly isOpen: boolean;
  readonly isWide: boolean;
  readonly isNarrow: boolean;
  readonly view: ViewName;
  readonly hasView: boolean;
  readonly viewShare: number;
  /** The terminal in front. */
  readonly active: string;
  /** Of the sheet on a narrow screen: a CSS length, empty until it was changed. */
  readonly sheetHeight: string;
  /** How far the view was scrolled. */
  readonly scrolled: number;
}

const sheetHeight = "--sheet-height";
/** A view's content comes with the engine's answers: so many frames is its scroll position tried for. */
const mostFrames = 1200;

/** Keeps the arrangement when the page is left. */
export function keepLayout(key: string, state: BenchState, place: HTMLElement): void {
  addEventListener("pagehide", () => {
    const layout: BenchLayout = {
      isOpen: state.isOpen.value,
      isWide: state.isWide.value,
      isNarrow: state.isNarrow.value,
      view: state.view.value,
      hasView: state.hasView.value,
      viewShare: state.viewShare.value,
      active: state.active.value,
      sheetHeight: document.documentElement.style.getPropertyValue(sheetHeight),
      scrolled: place.querySelector(".view-scroll")?.scrollTop ?? 0,
    };
    try {
      sessionStorage.setItem(key, JSON.stringify(layout));
    } catch {
      // Then the next page begins as the first one did.
    }
  });
}

/** Before the lab starts. Returns what is left to be done once it runs. */
export function restoreLayout(key: string, state: BenchState, place: HTMLElement): (() => void) | undefined {
  const layout = readLayout(key);
  if (!layout?.isOpen) return undefined;
  const hasSameWidth = layout.isNarrow === state.isNarrow.value;
  batch(() => {
    state.isWide.value = layout.isWide;
    state.view.value = layout.view;
    state.viewShare.value = layout.viewShare;
    if (hasSameWidth) state.hasView.value = layout.hasView;
  });
  if (layout.sheetHeight) document.documentElement.style.setProperty(sheetHeight, layout.sheetHeight);
  return () => {
    if (state.tabs.value.some(({ terminal }) => terminal === layout.active)) state.active.value = layout.active;
    else if (state.machines.value.some(({ id }) => id === layout.active)) {
      // One that the reader had opened: its commands have run again, so it is there.
      state.tabs.value = [...state.tabs.value, { terminal: layout.active, shell: "opening" }];
      state.active.value = layout.active;
    }
    if (layout.scrolled > 0) scrollView(place, layout.scrolled);
  };
}

/** Until it stands there, or the reader does something. */
function scrollView(place: HTMLElement, to: number): void {
  const reader = new AbortController();
  for (const kind of ["wheel", "pointerdown", "keydown"]) {
    place.addEventListener(kind, () => reader.abort(), { passive: true, signal: reader.signal });
  }
  const attempt = (framesLeft: number) => {
    if (reader.signal.aborted) return;
    const view = place.querySelector(".view-scroll");
    if (view) view.scrollTop = to;
    if (framesLeft === 0 || Math.abs((view?.scrollTop ?? 0) - to) <= 1) reader.abort();
    else requestAnimationFrame(() => attempt(framesLeft - 1));
  };
  attempt(mostFrames);
}

function readLayout(key: string): BenchLayout | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return isLayout(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLayout(value: unknown): value is BenchLayout {
  if (typeof value !== "object" || value === null) return false;
  const { isOpen, isWide, isNarrow, view, hasView, viewShare, active, sheetHeight, scrolled } = value as Readonly<
    Record<string, unknown>
  >; // Any object can be read so.
  return (
    [isOpen, isWide, isNarrow, hasView].every((flag) => typeof flag === "boolean") &&
    viewNames.some((name) => name === view) &&
    [viewShare, scrolled].every((number) => typeof number === "number") &&
    [active, sheetHeight].every((text) => typeof text === "string")
  );
}

import { effect } from "@preact/signals";
import type { BenchState } from "./bench-state.ts";

/** Where keys belong to what has the focus, Esc among them. */
const takesKeys = ".xterm, .cm-editor, dialog, input, select, textarea";

/** Chromium's, which leaves Esc to the page: https://wicg.github.io/keyboard-lock/ */
interface KeyboardLock {
  lock?(keys: readonly string[]): Promise<void>;
  unlock?(): void;
}

/**
 * The bench over all of the window, by style sheet (`data-bench-full`), and the window over all of the screen where the
 * browser does that: not on an iPhone, nor in an iframe that was not allowed to. Alt-Enter changes to and fro, as in
 * other terminals; Esc leaves, but in a terminal it is the terminal's.
 */
export function followFullScreen(state: BenchState, focusTerminal: () => void): void {
  const root = document.documentElement;
  const { keyboard } = navigator as { readonly keyboard?: KeyboardLock }; // Not in TypeScript's.
  let before: Element | null = null;

  const enter = async () => {
    before = document.activeElement;
    root.dataset.benchFull = "";
    // What had it is covered now.
    if (!before?.closest(".bench-place")) requestAnimationFrame(focusTerminal);
    try {
      await root.requestFullscreen();
      await keyboard?.lock?.(["Escape"]);
    } catch {
      // The window has to do.
    }
  };
  const leave = () => {
    delete root.dataset.benchFull;
    keyboard?.unlock?.();
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    before = null;
  };

  effect(() => {
    const { value: isFull } = state.isFull;
    if (isFull === (root.dataset.benchFull !== undefined)) return;
    if (isFull) void enter();
    else leave();
  });
  effect(() => {
    if (!state.isOpen.value) state.isFull.value = false;
  });
  document.addEventListener("fullscreenchange", () => {
    // Left by the browser's own means.
    if (!document.fullscreenElement) state.isFull.value = false;
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.altKey || !state.isOpen.value) return;
      event.preventDefault();
      event.stopPropagation();
      state.isFull.value = !state.isFull.value;
    },
    { capture: true },
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.isFull.value || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(takesKeys)) return;
    state.isFull.value = false;
  });
}

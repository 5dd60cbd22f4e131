import { useRef } from "preact/hooks";
import type { Words } from "../words.ts";
import type { BenchState } from "./bench-state.ts";

const [smallest, largest, step] = [0.15, 0.85, 0.05];

/** Between the view and the terminals: drag it, or move it with the arrow keys. */
export function SplitHandle({ state, words }: { readonly state: BenchState; readonly words: Words }) {
  const isDragging = useRef(false);
  const { value: share } = state.viewShare;
  const setShare = (part: number) => {
    state.viewShare.value = Math.min(largest, Math.max(smallest, part));
  };
  const move = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const area = event.currentTarget.parentElement?.getBoundingClientRect();
    if (isDragging.current && area) setShare((event.clientY - area.top) / area.height);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowUp: -step, ArrowDown: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setShare(share + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be focused and moved; this is the window splitter of ARIA's patterns.
    <div
      class="split-handle"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={words.resizeView}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={smallest * 100}
      aria-valuemax={largest * 100}
      onKeyDown={press}
      onPointerDown={(event) => {
        isDragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        isDragging.current = false;
      }}
    />
  );
}

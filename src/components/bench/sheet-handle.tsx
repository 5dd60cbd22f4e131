import { useRef } from "preact/hooks";
import type { Words } from "../words.ts";

/** Heights of the sheet on a narrow screen, as parts of the screen; the button goes through them. */
const heights = [0.45, 0.85, 0.18];

/** On narrow screens the bench is a sheet over the text: drag this, or press it, to change its height. */
export function SheetHandle({ words }: { readonly words: Words }) {
  const index = useRef(0);
  const drag = useRef<{ readonly fromY: number; readonly height: number; hasMoved: boolean } | undefined>(undefined);

  const setHeight = (part: number) => {
    const clamped = Math.min(0.92, Math.max(0.12, part));
    document.documentElement.style.setProperty("--sheet-height", `${(clamped * 100).toFixed(1)}dvh`);
  };
  const start = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const sheet = event.currentTarget.parentElement;
    drag.current = { fromY: event.clientY, height: sheet?.offsetHeight ?? 0, hasMoved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const { current } = drag;
    // A finger that has dragged lifts without a click.
    if (!current || event.buttons === 0) return;
    const by = current.fromY - event.clientY;
    if (Math.abs(by) > 4) current.hasMoved = true;
    if (current.hasMoved) setHeight((current.height + by) / innerHeight);
  };
  const press = (event: MouseEvent) => {
    // A key's click has no detail, and ends no drag.
    const hasMoved = event.detail > 0 && drag.current?.hasMoved;
    drag.current = undefined;
    if (hasMoved) return;
    index.current = (index.current + 1) % heights.length;
    setHeight(heights[index.current] ?? 0.45);
  };
  return (
    <button
      type="button"
      class="sheet-handle"
      aria-label={words.resizeSheet}
      onPointerDown={start}
      onPointerMove={move}
      onClick={press}
    />
  );
}

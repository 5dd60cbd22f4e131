import type { PodMark } from "./pod-marks.ts";

interface MarkShapeProps {
  readonly mark: PodMark;
  readonly x?: number;
  readonly y?: number;
  /** Half its height. */
  readonly size?: number;
}

/** A backend's mark inside an SVG. */
export function MarkShape({ mark, x = 0, y = 0, size = 8 }: MarkShapeProps) {
  return (
    <path
      class="pod-mark"
      data-pod={mark.colour}
      data-hollow={mark.isHollow}
      d={mark.shape}
      transform={`translate(${x} ${y}) scale(${size / 8})`}
    />
  );
}

/** A backend's mark in a line of text. What it stands for is said beside it. */
export function MarkInText({ mark }: { readonly mark: PodMark }) {
  return (
    <svg class="mark-in-text" viewBox="-9 -9 18 18" aria-hidden="true">
      <MarkShape mark={mark} />
    </svg>
  );
}

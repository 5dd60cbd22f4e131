import type { Point } from "./box.ts";

/** Without points that are the same as the one before. */
export function withoutRepeats(points: readonly Point[]): Point[] {
  return points.filter(({ x, y }, index) => {
    const before = points[index - 1];
    return before === undefined || before.x !== x || before.y !== y;
  });
}

export function lengthOf(points: readonly Point[]): number {
  let length = 0;
  points.forEach((point, index) => {
    length += distance(points[index - 1] ?? point, point);
  });
  return length;
}

/** Where one is after `part` (0 to 1) of the way. */
export function pointAt(points: readonly Point[], part: number): Point {
  let left = lengthOf(points) * Math.min(1, Math.max(0, part));
  let before = points[0] ?? { x: 0, y: 0 };
  for (const point of points) {
    const step = distance(before, point);
    if (step > 0 && step >= left) {
      const share = left / step;
      return { x: before.x + (point.x - before.x) * share, y: before.y + (point.y - before.y) * share };
    }
    left -= step;
    before = point;
  }
  return before;
}

const radius = 5;

/** As an SVG path, its corners rounded. */
export function roundedPath(points: readonly Point[]): string {
  const parts = points.map((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return `M${point.x} ${point.y}`;
    if (!after) return `L${point.x} ${point.y}`;
    const cut = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const from = towards(point, before, cut);
    const to = towards(point, after, cut);
    return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  return parts.join("");
}

/** Puts an arrow's head, which points to the right, at a way's end. */
export function arrowTransform(points: readonly Point[]): string {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  const turn = (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
  return `translate(${end.x} ${end.y}) rotate(${turn})`;
}

function towards(from: Point, to: Point, by: number): Point {
  const share = by / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

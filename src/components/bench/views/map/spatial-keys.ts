import type { Box, Point } from "./box.ts";

export interface Item {
  readonly key: string;
  readonly box: Box;
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Where an arrow key leads: what lies that way, the nearest first; sideways counts more than ahead. */
export function itemTowards(items: readonly Item[], from: string, key: string): string | undefined {
  const direction = directions[key];
  const start = items.find((item) => item.key === from);
  if (!direction || !start) return undefined;
  const centre = centreOf(start.box);
  let best: { key: string; far: number } | undefined;
  for (const item of items) {
    const { x, y } = centreOf(item.box);
    const ahead = (x - centre.x) * direction.x + (y - centre.y) * direction.y;
    const aside = Math.abs((x - centre.x) * direction.y) + Math.abs((y - centre.y) * direction.x);
    if (item.key === from || ahead <= 0 || (direction.x !== 0 && aside > ahead)) continue;
    const far = ahead + 2 * aside;
    if (!best || far < best.far) best = { key: item.key, far };
  }
  return best?.key;
}

function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

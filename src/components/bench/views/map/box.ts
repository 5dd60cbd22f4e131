export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Left to right, then in rows. All that is wider than `width` gets a row of its own. */
export function flowed(sizes: readonly Pick<Box, "width" | "height">[], width: number, gap: Point): Box[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return sizes.map((size) => {
    if (x > 0 && x + size.width > width) {
      x = 0;
      y += rowHeight + gap.y;
      rowHeight = 0;
    }
    const box = { ...size, x, y };
    x += size.width + gap.x;
    rowHeight = Math.max(rowHeight, size.height);
    return box;
  });
}

export function bottomOf(boxes: readonly Box[]): number {
  return boxes.reduce((bottom, { y, height }) => Math.max(bottom, y + height), 0);
}

export function moved(box: Box, by: Point): Box {
  return { ...box, x: box.x + by.x, y: box.y + by.y };
}

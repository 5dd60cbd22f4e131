import type { Box } from "./box.ts";

/** From a Service down to a pod that it may stand for. */
export function endpointCurve(from: Box, to: Box): string {
  const x = from.x + from.width / 2;
  const y = from.y + from.height;
  const toX = to.x + to.width / 2;
  const middle = (y + to.y) / 2;
  return `M${x} ${y}C${x} ${middle} ${toX} ${middle} ${toX} ${to.y}`;
}

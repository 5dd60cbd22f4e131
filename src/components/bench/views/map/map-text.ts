import type { MapPod } from "../../../../lab/views/view-data.ts";

/** Of the picture's two sizes of text, in pixels: names, and what stands under them. */
export const nameSize = 11;
export const smallSize = 10;

/** In ems: the widest of the usual monospace faces is 0.602; a Chinese character takes a whole one. */
const narrowAdvance = 0.61;
const firstWide = 0x2e80;

/** An upper bound, so that what is laid out by it is never clipped. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += (character.codePointAt(0) ?? 0) < firstWide ? narrowAdvance : 1;
  return Math.ceil(ems * size);
}

/** Leaves its middle out where there is no room for all of it: names differ at their ends. */
export function shortened(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const tail = Math.min(5, Math.floor(kept / 2));
    const short = `${characters.slice(0, kept - tail).join("")}…${tail > 0 ? characters.slice(-tail).join("") : ""}`;
    if (textWidth(short, size) <= width) return short;
  }
  return "";
}

const withRandomEnd = /^(?:ReplicaSet|DaemonSet|Job|ReplicationController)\//;

/** What tells a pod from its siblings: the five characters its controller drew, or its name. */
export function podLabel({ name, owner }: Pick<MapPod, "name" | "owner">): string {
  return withRandomEnd.test(owner) ? name.slice(-5) : name;
}

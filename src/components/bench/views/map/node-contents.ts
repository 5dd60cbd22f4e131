import type { MapPod } from "../../../../lab/views/view-data.ts";
import { podKey } from "../pod-marks.ts";
import { type Box, bottomOf, flowed } from "./box.ts";
import { nameSize, podLabel, shortened, smallSize, textWidth } from "./map-text.ts";

/** How much a pod shows of itself: name and address, name, mark; or its owner's pods are counted. */
export type Level = "card" | "chip" | "tile" | "group";

export interface PodBox {
  readonly key: string;
  readonly pod: MapPod;
  readonly level: Exclude<Level, "group">;
  readonly label: string;
  readonly box: Box;
}

export interface GroupBox {
  readonly key: string;
  readonly pods: readonly MapPod[];
  readonly label: string;
  readonly box: Box;
}

export interface NodeContents {
  readonly pods: readonly PodBox[];
  readonly groups: readonly GroupBox[];
  readonly height: number;
}

/** Between pods. A packet's way runs between rows of them: see flight-route.ts. */
const gap = { x: 6, y: 8 };
const cardHeight = 34;
const chipHeight = 20;
const tileSize = 16;
/** A mark with the room around it. */
const markWidth = 20;
const widestChip = 104;
const widestCard = 128;
const groupsShown = 6;

/** The narrowest card that has room for each of these pods' addresses. */
export function cardWidth(pods: readonly MapPod[]): number {
  return Math.max(84, ...pods.map(({ address }) => textWidth(address, smallSize) + 10));
}

/** Places a node's pods in rows of `width`. `narrowest`: of cards, see cardWidth. */
export function nodeContents(
  pods: readonly MapPod[],
  level: Level,
  { width, narrowest }: { readonly width: number; readonly narrowest: number },
): NodeContents {
  if (level === "group") return grouped(pods, width);
  const perRow = Math.max(1, Math.floor((width + gap.x) / (narrowest + gap.x)));
  const card = Math.min(widestCard, Math.floor((width - gap.x * (perRow - 1)) / perRow));
  const most = { card, chip: Math.min(width, widestChip), tile: tileSize }[level];
  const height = { card: cardHeight, chip: chipHeight, tile: tileSize }[level];
  const labels = pods.map((pod) => shortened(podLabel(pod), most - markWidth - 6, nameSize));
  const boxes = flowed(
    labels.map((label) => ({ width: level === "chip" ? markWidth + textWidth(label, nameSize) + 6 : most, height })),
    width,
    gap,
  );
  const placed = pods.flatMap((pod, index) => {
    const box = boxes[index];
    return box ? [{ key: podKey(pod), pod, level, label: labels[index] ?? "", box }] : [];
  });
  return { pods: placed, groups: [], height: bottomOf(boxes) };
}

/** Pods by owner, counted. */
function grouped(pods: readonly MapPod[], width: number): NodeContents {
  const byOwner = [...Map.groupBy(pods, ({ namespace, owner }) => `${namespace}/${owner}`)];
  const shown = byOwner.length > groupsShown ? byOwner.slice(0, groupsShown - 1) : byOwner;
  const rest = byOwner.slice(shown.length).flatMap(([, members]) => members);
  const rows: readonly (readonly [string, readonly MapPod[], string])[] = [
    ...shown.map(([key, members]) => [key, members, ownerLabel(members)] as const),
    ...(rest.length > 0 ? [["…", rest, "…"] as const] : []),
  ];
  const groups = rows.map(([key, members, name], index) => {
    const count = ` ×${members.length}`;
    const room = width - 14 - textWidth(count, nameSize);
    const box = { x: 0, y: index * (chipHeight + gap.y), width, height: chipHeight };
    return { key, pods: members, label: `${shortened(name, room, nameSize)}${count}`, box };
  });
  return { pods: [], groups, height: bottomOf(groups.map(({ box }) => box)) };
}

/** Without the hash of a ReplicaSet's template. */
function ownerLabel([first]: readonly MapPod[]): string {
  const [kind, name = ""] = (first?.owner ?? "").split("/");
  if (name === "") return first?.name ?? "";
  return kind === "ReplicaSet" ? name.replace(/-[a-z0-9]{5,10}$/, "") : name;
}

import type { ClusterMapData, MapPod } from "../../../lab/views/view-data.ts";

/** How a backend is told from the others, with colours and without. */
export interface PodMark {
  /** Of theme.css: `--pod-a` … `--pod-d`. */
  readonly colour: "a" | "b" | "c" | "d";
  /** An outline around 0,0 that fits into a circle of radius 8. */
  readonly shape: string;
  /** Drawn as an outline: the shapes have all been given once. */
  readonly isHollow: boolean;
}

const colours = ["a", "b", "c", "d"] as const;

/** The first four are those of the front page's drawing. */
const shapes = [
  "M0-7a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z",
  "M0-8 8 6H-8Z",
  "M-6-6H6V6H-6Z",
  "M0-8 8 0 0 8-8 0Z",
  "M0 8 8-6H-8Z",
  "M-2.5-7.5H2.5V-2.5H7.5V2.5H2.5V7.5H-2.5V2.5H-7.5V-2.5H-2.5Z",
  "M-7-7H7L0 0 7 7H-7L0 0Z",
  "M0-8 7-4V4L0 8-7 4V-4Z",
];

/** Colours cycle, and move on by one each time that the shapes begin again: 32 pairs, then the same ones hollow. */
export function podMark(index: number): PodMark {
  const round = Math.floor(index / shapes.length);
  return {
    colour: colours[(index + round) % colours.length] ?? "a",
    shape: shapes[index % shapes.length] ?? "",
    isHollow: Math.floor(round / colours.length) % 2 === 1,
  };
}

/** Which number each backend has: by `namespace/name`. */
export type PodMarks = ReadonlyMap<string, number>;

export function podKey({ namespace, name }: Pick<MapPod, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

/**
 * The numbers after a change: who has one keeps it, who comes gets the lowest free one, in the order in which the map
 * draws them. Backends are pods that a controller made or that a Service has as an endpoint; kube-system's are none.
 */
export function nextPodMarks(before: PodMarks, { pods, services }: ClusterMapData): PodMarks {
  const endpoints = new Set(
    services
      .filter(({ namespace }) => namespace !== "kube-system")
      .flatMap(({ namespace, endpoints }) => endpoints.map(({ pod }) => `${namespace}/${pod ?? ""}`)),
  );
  const marks = new Map<string, number>();
  const comes: MapPod[] = [];
  for (const pod of pods) {
    const key = podKey(pod);
    const known = before.get(key);
    if (known !== undefined) marks.set(key, known);
    else if (isBackend(pod) || endpoints.has(key)) comes.push(pod);
  }
  const taken = new Set(marks.values());
  let free = 0;
  for (const pod of comes.sort(inDrawnOrder)) {
    while (taken.has(free)) free++;
    taken.add(free);
    marks.set(podKey(pod), free);
  }
  return marks;
}

/** One that waits for its node has no place yet. */
function isBackend({ namespace, node, owner }: MapPod): boolean {
  return namespace !== "kube-system" && node !== "" && owner !== "";
}

/** Node by node. */
function inDrawnOrder(one: MapPod, other: MapPod): number {
  return compare(one.node, other.node) || compare(one.name, other.name);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

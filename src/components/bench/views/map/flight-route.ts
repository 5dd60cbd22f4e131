import type { ClusterMapData, FlowSummary } from "../../../../lab/views/view-data.ts";
import { podKey } from "../pod-marks.ts";
import { askedService } from "./asked-service.ts";
import type { Box, Point } from "./box.ts";
import { type MapLayout, type NodeBox, nodeRail, railX } from "./map-layout.ts";
import { withoutRepeats } from "./polyline.ts";

export interface FlightRoute {
  /** The way that the first packet took. */
  readonly points: readonly Point[];
  /** The way of the first packet that came back: beside the other, from its end. Empty when nothing did. */
  readonly back: readonly Point[];
  /** Where it passed through nodes that it neither began nor ended in: a detour by a node's address. */
  readonly detours: readonly Point[];
  /** From where the address was asked for to the Service that it stands for, which no packet ever passes. */
  readonly sight: { readonly from: Point; readonly to: Point } | undefined;
  /** Who is outside, or goes there, goes north-south. */
  readonly direction: "east-west" | "north-south";
  readonly end: "arrived" | "returned" | "lost";
  readonly isLookup: boolean;
}

type Place =
  | { readonly kind: "pod"; readonly box: Box; readonly node: NodeBox }
  | { readonly kind: "node"; readonly node: NodeBox }
  | { readonly kind: "outside"; readonly box: Box };

const dnsPort = 53;
/** Half the space between rows of pods. */
const gutter = 4;
/** From a node's upper edge: how deep a way dips in that only passes through it. */
const dip = 11;
/** How far the way back runs beside the way there. */
const aside = 3;

/** Undefined while the map does not know where it began. */
export function flightRoute(flow: FlowSummary, map: ClusterMapData, layout: MapLayout): FlightRoute | undefined {
  const placesOf = (path: readonly string[]) => path.flatMap((at) => placeOf(at, map, layout) ?? []);
  const places = placesOf(flow.path);
  const [first] = places;
  if (!first) return undefined;
  const points = withoutRepeats(wayThrough(places, layout));
  const [start] = points;
  if (!start) return undefined;
  const service = askedService(map, flow.asked);
  const pill = service && layout.services.find(({ key }) => key === podKey(service));
  const isOutside = places.some(({ kind }) => kind === "outside");
  const translatedAt = first.kind === "outside" ? places.find(({ kind }) => kind === "node") : first;
  const from = translatedAt && sightedFrom(translatedAt);
  const ends = { refused: "returned", dropped: "lost" } as const;
  const back = withoutRepeats(wayThrough(placesOf(flow.back), layout)).map(({ x, y }) => ({ x: x + aside, y }));
  const detours = places.flatMap((place, index) => {
    const isDetour = place.kind === "node" && index < places.length - 1 && isPassed(places, index, place.node);
    return isDetour ? [{ x: place.node.box.x + nodeRail, y: place.node.box.y + dip }] : [];
  });
  return {
    points,
    back: back.length > 1 ? back : [],
    detours,
    sight: pill && from && { from, to: { x: nearest(from.x, pill.box), y: pill.box.y + pill.box.height } },
    direction: isOutside ? "north-south" : "east-west",
    end: flow.outcome === "refused" || flow.outcome === "dropped" ? ends[flow.outcome] : "arrived",
    isLookup: flow.protocol === "udp" && flow.asked.port === dnsPort,
  };
}

function placeOf(at: string, map: ClusterMapData, layout: MapLayout): Place | undefined {
  const nodeNamed = (name: string) => layout.nodes.find((node) => node.name === name && node.node);
  const node = nodeNamed(at);
  if (node) return { kind: "node", node };
  const pod = map.pods.find(({ name }) => name === at);
  if (pod) {
    const home = nodeNamed(pod.node);
    if (!home) return undefined;
    const drawn =
      layout.pods.find(({ key }) => key === podKey(pod)) ??
      layout.groups.find((group) => group.node === pod.node && group.pods.some((one) => podKey(one) === podKey(pod)));
    return drawn ? { kind: "pod", box: drawn.box, node: home } : { kind: "node", node: home };
  }
  const outside = layout.outside.find((one) => one.at === (at === map.laptop.name ? "laptop" : "internet"));
  return outside && { kind: "outside", box: outside.box };
}

/** Along the drawn network: up to the row's branch, by the backbone to another row's, and down again. */
function wayThrough(places: readonly Place[], layout: MapLayout): Point[] {
  const points: Point[] = [];
  let y: number | undefined;
  let inside: NodeBox | undefined;
  let branch: number | undefined;
  const underOutside = Math.max(...layout.outside.map(({ box }) => box.y + box.height)) + gutter;

  const leave = () => {
    if (!inside) return;
    const x = inside.box.x + nodeRail;
    if (y !== undefined) points.push({ x, y });
    points.push({ x, y: inside.busY });
    branch = inside.busY;
    inside = undefined;
  };
  const enter = (node: NodeBox) => {
    if (inside === node) return;
    leave();
    const x = node.box.x + nodeRail;
    if (branch !== undefined && branch !== node.busY) {
      points.push({ x: railX, y: branch }, { x: railX, y: node.busY });
    }
    if (branch !== undefined) points.push({ x, y: node.busY });
    inside = node;
    y = undefined;
  };

  places.forEach((place, index) => {
    const isLast = index === places.length - 1;
    if (place.kind === "outside") {
      const x = place.box.x + place.box.width / 2;
      const bottom = place.box.y + place.box.height;
      if (index > 0) {
        leave();
        if (branch !== undefined) points.push({ x: railX, y: branch });
        points.push({ x: railX, y: underOutside }, { x, y: underOutside }, { x, y: bottom });
      } else points.push({ x, y: bottom }, { x, y: underOutside }, { x: railX, y: underOutside });
      branch = underOutside;
      return;
    }
    enter(place.node);
    const rail = place.node.box.x + nodeRail;
    if (place.kind === "node") {
      if (!isLast && !isPassed(places, index, place.node)) return;
      if (y !== undefined) points.push({ x: rail, y });
      points.push({ x: rail, y: place.node.box.y + dip });
      if (!isLast) y = place.node.box.y + dip;
      return;
    }
    const x = place.box.x + place.box.width / 2;
    const above = place.box.y - gutter;
    if (index > 0) {
      if (y !== above) {
        if (y !== undefined) points.push({ x: rail, y });
        points.push({ x: rail, y: above });
      }
      points.push({ x, y: above }, { x, y: place.box.y });
    } else points.push({ x, y: place.box.y }, { x, y: above });
    y = above;
  });
  return points;
}

/** It neither comes from a pod of this node nor goes to one. */
function isPassed(places: readonly Place[], index: number, node: NodeBox): boolean {
  return ![places[index - 1], places[index + 1]].some((place) => place?.kind === "pod" && place.node === node);
}

function sightedFrom(place: Place): Point | undefined {
  if (place.kind === "outside") return undefined;
  if (place.kind === "node") return { x: place.node.box.x + nodeRail, y: place.node.box.y };
  return { x: place.box.x + place.box.width / 2, y: place.box.y };
}

function nearest(x: number, { x: from, width }: Box): number {
  return Math.min(Math.max(x, from + 16), from + width - 16);
}

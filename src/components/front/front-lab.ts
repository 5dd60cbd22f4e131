import type { HistoryEntry } from "../../lab/session-event.ts";
import type { ClusterMapData, FlowsData } from "../../lab/views/view-data.ts";
import { type LayoutOptions, layoutMap, type MapLayout } from "../bench/views/map/map-layout.ts";
import type { MapWords } from "../bench/views/map/map-words.ts";
import { type Shares, sharesOf } from "../bench/views/map/shares.ts";

/** What the front page runs: a client that calls a Service once a second. The build runs it, too, for the first picture. */
export const frontLab = "clusterip";
export const loopTerminal = "dns-test";
export const loopCommand =
  "while sleep 1; do curl -s clusterip-cloud-user:8080/actuator/info | grep -o 'deployment-[^\"]*'; done";

/** Brings the lab to where the loop can run. */
export const setUp: readonly HistoryEntry[] = [
  { terminal: "laptop", line: "kubectl apply -f deployment-cloud-user.yaml" },
  {
    terminal: "laptop",
    line: 'kubectl run dns-test --image=odise/busybox-curl --restart=Never -- /bin/sh -c "while true; do sleep 60; done"',
  },
  { terminal: "laptop", line: "kubectl create -f clusterip-cloud-user.yaml" },
  // It moves the node's draws by one: the default seed's own begin so unevenly that a reader would doubt the lots.
  { terminal: loopTerminal, line: "nslookup clusterip-cloud-user" },
];

/** The loop, stopped after so long. */
export function loopFor(ms: number): HistoryEntry {
  return { terminal: loopTerminal, line: loopCommand, interruptedAfterMs: ms };
}

/** The drawing beside the text, and the one that a phone has room for. */
export const drawings = ["wide", "narrow"] as const;
export type DrawingName = (typeof drawings)[number];
const sizes: Readonly<Record<DrawingName, Pick<LayoutOptions, "width" | "height">>> = {
  wide: { width: 520, height: 300 },
  narrow: { width: 342, height: 304 },
};

/** Of the terminal below the drawing: what it shows. */
export const shownRows = 8;
export const shownColumns: Readonly<Record<DrawingName, number>> = { wide: 68, narrow: 44 };

/** The same for the build and for the page, so that nothing moves when the loop begins. */
export function layoutFor(name: DrawingName, map: ClusterMapData, words: MapWords): MapLayout {
  return layoutMap(map, { ...sizes[name], reserved: 0, showsSystem: false, words });
}

/** How the loop's connections were spread, the lookups of names aside. */
export function loopShares({ tallies }: Pick<FlowsData, "tallies">, map: ClusterMapData): Shares | undefined {
  return sharesOf(tallies, map)[0];
}

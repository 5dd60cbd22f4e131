import type { ViewStore } from "../view-store.ts";
import type { MapLayout } from "./map-layout.ts";
import { reachedCount } from "./reached-count.ts";

/** How many connections of the reader's last command have come out at each pod. */
export function ReachedCounts({ store, layout }: { readonly store: ViewStore; readonly layout: MapLayout }) {
  const { value: traffic } = store.traffic;
  return (
    <g class="reached">
      {layout.pods
        .filter(({ level }) => level === "card")
        .map(({ key, pod, box }) => (
          <text key={key} class="name" x={box.x + box.width - 6} y={box.y + 16} text-anchor="end">
            {reachedCount(traffic, pod.address)}
          </text>
        ))}
    </g>
  );
}

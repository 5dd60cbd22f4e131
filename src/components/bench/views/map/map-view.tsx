import type { ViewProps } from "../view-area.tsx";
import { MapTable } from "./map-table.tsx";

/** The cluster: nodes, pods, Services and who reaches whom. */
export function MapView({ store, words }: ViewProps) {
  const { value: map } = store.map;
  if (!map) return <p class="view-empty">{words.loading}</p>;
  return <MapTable map={map} traffic={store.traffic.value} words={words} />;
}

import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { ClusterMapData } from "../../../../lab/views/view-data.ts";
import type { ViewProps } from "../view-area.tsx";
import { EndpointLines } from "./endpoint-lines.tsx";
import { MapCaption } from "./map-caption.tsx";
import { MapDetails } from "./map-details.tsx";
import { layoutMap, type MapLayout } from "./map-layout.ts";
import { NetworkLines, NodeShape, NodeText, OutsideShape, PillShape } from "./map-shapes.tsx";
import type { MapWords } from "./map-words.ts";
import { GroupShape, PodShape } from "./pod-shapes.tsx";
import { ReachedCounts } from "./reached-counts.tsx";
import type { Item } from "./spatial-keys.ts";
import { itemTowards } from "./spatial-keys.ts";
import { useLater } from "./use-later.ts";
import { useSize } from "./use-size.ts";

interface MapPictureProps extends ViewProps {
  readonly map: ClusterMapData;
  readonly mapWords: MapWords;
  readonly showsSystem: boolean;
  /** The width that the view's controls take at the top right. */
  readonly reserved: number;
}

const loadFlights = () => import("./flights-layer.tsx");
const loadHistograms = () => import("./histogram.tsx");

/** The cluster as a drawing: whoever is selected is told of below it, with what the last command's connections did. */
export function MapPicture(props: MapPictureProps) {
  const { store, map, mapWords, showsSystem, reserved } = props;
  const canvas = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(canvas);
  const selected = useSignal<string | undefined>(undefined);
  const { tallies } = store.traffic.value;
  const later = useLater(loadHistograms, tallies.length > 0);
  const layout = useMemo(
    () => layoutMap(map, { width, height, reserved, showsSystem, words: mapWords }),
    [map, width, height, reserved, showsSystem, mapWords],
  );
  return (
    <>
      <div class="map-canvas" ref={canvas}>
        {width > 0 && (
          <Drawing {...props} layout={layout} selected={selected.value} select={(key) => (selected.value = key)} />
        )}
      </div>
      <div class="map-foot">
        <MapCaption {...props} />
        <MapDetails {...props} selected={selected.value} layout={layout} />
        {later && <later.Histograms tallies={tallies} map={map} marks={store.marks.value} words={mapWords} />}
      </div>
    </>
  );
}

interface DrawingProps extends MapPictureProps {
  readonly layout: MapLayout;
  readonly selected: string | undefined;
  select(key: string | undefined): void;
}

function Drawing({ store, state, map, mapWords, layout, selected, select }: DrawingProps) {
  const flights = { store, map, layout, chosen: state.mapFlow.value };
  const drawn = useLater(loadFlights, state.isComplete.value);
  const marks = store.marks.value;
  const stop = useSignal<string | undefined>(undefined);
  const items = itemsOf(layout);
  const { value: last } = stop;
  const stopKey = items.some(({ key }) => key === last) ? last : items[0]?.key;
  const itemProps = (itemKey: string) => ({
    itemKey,
    isSelected: itemKey === selected,
    isStop: itemKey === stopKey,
    words: mapWords,
  });
  const choose = (target: EventTarget | null) => {
    const key = keyAt(target);
    if (key !== undefined) stop.value = key;
    select(key === selected ? undefined : key);
  };
  const press = (event: KeyboardEvent & { currentTarget: SVGSVGElement }) => {
    const from = keyAt(event.target);
    if (from === undefined) return;
    if (event.key === "Enter" || event.key === " ") choose(event.target);
    else {
      const next = itemTowards(items, from, event.key);
      if (next === undefined) return;
      stop.value = next;
      event.currentTarget.querySelector<SVGGElement>(`[data-key="${CSS.escape(next)}"]`)?.focus();
    }
    event.preventDefault();
  };
  const summary = mapWords.summary({
    nodes: map.nodes.length,
    pods: layout.pods.length + layout.groups.reduce((sum, { pods }) => sum + pods.length, 0),
    services: layout.services.length,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no fieldset inside an SVG, nor around one that draws
    <svg
      class="map"
      role="group"
      aria-label={`${summary} ${mapWords.moveHint}`}
      width={layout.width}
      height={layout.height}
      data-level={layout.level}
      translate={false}
      onClick={(event) => choose(event.target)}
      onKeyDown={press}
    >
      <NetworkLines layout={layout} />
      {layout.outside.map((outside) => (
        <OutsideShape key={outside.at} outside={outside} />
      ))}
      {layout.nodes.map((node) => (
        <NodeShape key={node.name} node={node} />
      ))}
      {drawn && <drawn.LastSight {...flights} />}
      <EndpointLines layout={layout} marks={marks} selected={selected} />
      {layout.nodes.map((node) => (
        <NodeText key={node.name} node={node} />
      ))}
      {layout.services.map((pill) => (
        <PillShape key={pill.key} pill={pill} {...itemProps(`service:${pill.key}`)} />
      ))}
      {layout.moreServices && (
        <text class="small" x={layout.moreServices.box.x + 14} y={layout.moreServices.box.y + 15}>
          {layout.moreServices.text}
        </text>
      )}
      {layout.pods.map((pod) => (
        <PodShape key={pod.key} pod={pod} index={marks.get(pod.key)} {...itemProps(`pod:${pod.key}`)} />
      ))}
      {layout.groups.map((group) => (
        <GroupShape
          key={`${group.node} ${group.key}`}
          group={group}
          {...itemProps(`group:${group.node} ${group.key}`)}
        />
      ))}
      <ReachedCounts store={store} layout={layout} />
      {drawn && <drawn.FlightsLayer {...flights} />}
    </svg>
  );
}

function itemsOf({ services, pods, groups }: MapLayout): Item[] {
  return [
    ...services.map(({ key, box }) => ({ key: `service:${key}`, box })),
    ...pods.map(({ key, box }) => ({ key: `pod:${key}`, box })),
    ...groups.map(({ node, key, box }) => ({ key: `group:${node} ${key}`, box })),
  ];
}

function keyAt(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest("[data-key]")?.getAttribute("data-key") ?? undefined;
}

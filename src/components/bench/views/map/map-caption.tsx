import type { ClusterMapData } from "../../../../lab/views/view-data.ts";
import type { ViewProps } from "../view-area.tsx";
import { flowLine } from "./flow-words.ts";
import { lastFlow } from "./last-flow.ts";
import type { MapWords } from "./map-words.ts";

interface MapCaptionProps extends ViewProps {
  readonly map: ClusterMapData;
  readonly mapWords: MapWords;
}

/** The connection that is drawn, in words. */
export function MapCaption({ store, state, session, map, mapWords }: MapCaptionProps) {
  const { value: chosen } = state.mapFlow;
  const flow = lastFlow(store.traffic.value.flows, map, chosen);
  if (!flow) return <p class="map-caption">{mapWords.nobodyYet}</p>;
  return (
    <p class="map-caption" data-outcome={flow.outcome}>
      <span translate={false}>{flowLine(flow, mapWords)}</span>{" "}
      <button
        type="button"
        class="link"
        onClick={() => {
          state.openFlow.value = flow.id;
          session.views.show("packet");
        }}
      >
        {mapWords.itsPackets}
      </button>
      {flow.id === chosen && (
        <>
          {" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              state.mapFlow.value = undefined;
            }}
          >
            {mapWords.latest}
          </button>
        </>
      )}
    </p>
  );
}

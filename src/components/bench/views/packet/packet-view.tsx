import { useEffect, useState } from "preact/hooks";
import type { FlowDetail } from "../../../../lab/views/view-data.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { viewWords } from "../view-words.ts";
import { FlowList } from "./flow-list.tsx";
import { FlowStages } from "./flow-stages.tsx";
import { packetWords } from "./packet-words.ts";

/** The latest connections; one opened shows each stage of its packets. */
export function PacketView({ store, state, session, words }: ViewProps) {
  const { value: openFlow } = state.openFlow;
  const { flows } = store.traffic.value;
  const summary = flows.find(({ id }) => id === openFlow);
  const [detail, setDetail] = useState<FlowDetail | undefined>(undefined);
  // It is asked for again when the connection has gone on.
  const packets = summary?.packets;
  useEffect(() => {
    if (openFlow === undefined) {
      setDetail(undefined);
      return;
    }
    let isWanted = true;
    void session.views.flow(openFlow).then((found) => {
      if (isWanted) setDetail(found);
    });
    return () => {
      isWanted = false;
    };
  }, [session, openFlow, packets]);

  if (openFlow !== undefined && detail) {
    return (
      <ViewScroll label={words.viewNames.packet}>
        <button
          type="button"
          class="quiet back"
          onClick={() => {
            state.openFlow.value = undefined;
          }}
        >
          ← {viewWords(words.language).allConnections}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            state.mapFlow.value = openFlow;
            session.views.show("map");
          }}
        >
          {packetWords(words.language).onMap}
        </button>
        <FlowStages detail={detail} map={store.map.value} words={words} />
      </ViewScroll>
    );
  }
  return (
    <FlowList
      flows={flows}
      map={store.map.value}
      marks={store.marks.value}
      words={words}
      about={state.flowsOf}
      open={(id) => {
        state.openFlow.value = id;
      }}
    />
  );
}

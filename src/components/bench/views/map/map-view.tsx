import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ViewProps } from "../view-area.tsx";
import { chosenBefore, type MapKind, rememberChoice } from "./map-choice.ts";
import { MapPicture } from "./map-picture.tsx";
import { mapWords as mapWordsIn } from "./map-words.ts";
import { useLater } from "./use-later.ts";
import { useSize } from "./use-size.ts";

const loadTable = () => import("./map-table.tsx");
/** Few labs have hosts: the others do not load their table. */
const loadHostTable = () => import("./host-table.tsx");

const kinds = ["picture", "table"] as const;

/** The cluster: nodes, pods, Services and who reaches whom. As a drawing, and as a table that says the same. */
export function MapView(props: ViewProps) {
  const { store, state, words } = props;
  const { value: map } = store.map;
  const showsSystem = useSignal(false);
  const tools = useRef<HTMLDivElement>(null);
  const { width: reserved } = useSize(tools);
  const mapWords = mapWordsIn(words.language);
  const kind = state.mapKind.value ?? (state.screenReader.value ? "table" : chosenBefore());
  const later = useLater(loadTable, kind === "table");
  const show = (chosen: MapKind) => {
    state.mapKind.value = chosen;
    rememberChoice(chosen);
  };
  const forHosts = useLater(loadHostTable, map?.hosts !== undefined);
  if (map?.hosts) {
    return forHosts && <forHosts.HostTable hosts={map.hosts} traffic={store.traffic.value} words={words} />;
  }
  return (
    <div class="map-view">
      <div class="map-tools" ref={tools}>
        <button
          type="button"
          aria-pressed={showsSystem.value}
          title={mapWords.showsSystem}
          onClick={() => {
            showsSystem.value = !showsSystem.value;
          }}
        >
          kube-system
        </button>
        <fieldset aria-label={mapWords.shownAs}>
          {kinds.map((one) => (
            <button key={one} type="button" aria-pressed={one === kind} onClick={() => show(one)}>
              {mapWords[one]}
            </button>
          ))}
        </fieldset>
      </div>
      {!map || (kind === "table" && !later) ? (
        <p class="view-empty">{words.loading}</p>
      ) : kind === "table" && later ? (
        <later.MapTable {...props} map={map} mapWords={mapWords} showsSystem={showsSystem.value} />
      ) : (
        <MapPicture {...props} map={map} mapWords={mapWords} showsSystem={showsSystem.value} reserved={reserved + 8} />
      )}
    </div>
  );
}

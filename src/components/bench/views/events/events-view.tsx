import { useSignal } from "@preact/signals";
import type { EventRow } from "../../../../lab/views/view-data.ts";
import { Choice, optionsOf } from "../choice.tsx";
import { clockTime } from "../clock-time.ts";
import { hostWords } from "../map/host-words.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { type Column, ViewTable } from "../view-table.tsx";
import { viewWords } from "../view-words.ts";
import { eventWords } from "./event-words.ts";

interface EventFilter {
  readonly type: string;
  readonly object: string;
  readonly namespace: string;
}

const kinds: readonly Column["kind"][] = ["short", "short", "short", "name", "prose", "number"];

/** The cluster's events as they come, the latest first. */
export function EventsView({ store, words }: ViewProps) {
  const { value: rows } = store.events;
  const own = eventWords(words.language);
  const filter = useSignal<EventFilter>({ type: "", object: "", namespace: "" });
  const choose = (change: Partial<EventFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  if (rows.length === 0) {
    return (
      <p class="view-empty">
        {store.map.value?.hosts ? hostWords(words.language).noCluster : viewWords(words.language).noEvents}
      </p>
    );
  }
  const shown = [...rows].sort((one, other) => other.time - one.time).filter((row) => passes(row, filter.value));
  return (
    <ViewScroll label={words.viewNames.events}>
      <div class="view-filters">
        <Choice
          label={own.type}
          any={own.anyType}
          value={filter.value.type}
          options={optionsOf(rows.map(({ type }) => type))}
          choose={(type) => choose({ type })}
        />
        <Choice
          label={own.object}
          any={own.anyObject}
          value={filter.value.object}
          options={optionsOf(rows.map(({ object }) => object))}
          choose={(object) => choose({ object })}
        />
        <Choice
          label={own.namespace}
          any={own.anyNamespace}
          value={filter.value.namespace}
          options={optionsOf(rows.map(({ namespace }) => namespace))}
          choose={(namespace) => choose({ namespace })}
        />
      </div>
      {shown.length === 0 ? (
        <p class="view-empty">{own.nothingPasses}</p>
      ) : (
        <ViewTable
          caption={words.viewNames.events}
          class="events"
          columns={own.columns.map((label, index) => ({
            label,
            kind: kinds[index],
            isSortable: kinds[index] !== "prose",
          }))}
          rows={shown.map(({ uid, time, type, reason, object, namespace, message, count }) => ({
            key: uid,
            data: { "data-type": type },
            values: [time, type, reason, object, message, count],
            cells: [
              clockTime(time),
              <span key="type" class="event-type">
                {type}
              </span>,
              reason,
              namespace === "default" ? object : `${namespace} ${object}`,
              message,
              count > 1 ? `×${count}` : "",
            ],
          }))}
        />
      )}
    </ViewScroll>
  );
}

function passes(row: EventRow, { type, object, namespace }: EventFilter): boolean {
  if (type !== "" && row.type !== type) return false;
  if (object !== "" && row.object !== object) return false;
  return namespace === "" || row.namespace === namespace;
}

import "../../../../styles/log-views.css";
import { useSignal } from "@preact/signals";
import type { EventRow } from "../../../../lab/views/view-data.ts";
import { Choice, optionsOf } from "../choice.tsx";
import { clockTime } from "../clock-time.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { eventWords } from "./event-words.ts";

interface EventFilter {
  readonly type: string;
  readonly object: string;
  readonly namespace: string;
}

/** The cluster's events as they come, the latest first. */
export function EventsView({ store, words }: ViewProps) {
  const { value: rows } = store.events;
  const own = eventWords(words.language);
  const filter = useSignal<EventFilter>({ type: "", object: "", namespace: "" });
  const choose = (change: Partial<EventFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  if (rows.length === 0) return <p class="view-empty">{words.noEvents}</p>;
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
        <table class="view-table events">
          <caption class="sr-only">{words.viewNames.events}</caption>
          <thead>
            <tr>
              {own.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody translate={false}>
            {shown.map(({ uid, time, type, reason, object, namespace, message, count }) => (
              <tr key={uid} data-type={type}>
                <td>{clockTime(time)}</td>
                <td class="event-type short">{type}</td>
                <td class="short">{reason}</td>
                <td class="name">{namespace === "default" ? object : `${namespace} ${object}`}</td>
                <td class="prose">{message}</td>
                <td class="number">{count > 1 ? `×${count}` : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ViewScroll>
  );
}

function passes(row: EventRow, { type, object, namespace }: EventFilter): boolean {
  if (type !== "" && row.type !== type) return false;
  if (object !== "" && row.object !== object) return false;
  return namespace === "" || row.namespace === namespace;
}

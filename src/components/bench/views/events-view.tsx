import { clockTime } from "./clock-time.ts";
import type { ViewProps } from "./view-area.tsx";
import { ViewScroll } from "./view-scroll.tsx";

/** The cluster's events as they come, the latest first. */
export function EventsView({ store, words }: ViewProps) {
  const { value: rows } = store.events;
  if (rows.length === 0) return <p class="view-empty">{words.noEvents}</p>;
  return (
    <ViewScroll label={words.viewNames.events}>
      <table class="view-table">
        <caption class="sr-only">{words.viewNames.events}</caption>
        <thead>
          <tr>
            {words.eventColumns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody translate={false}>
          {[...rows].reverse().map(({ uid, time, type, reason, object, namespace, message, count }) => (
            <tr key={uid} data-type={type}>
              <td>{clockTime(time)}</td>
              <td>
                {reason}
                {count > 1 && ` ×${count}`}
              </td>
              <td class="name">{namespace === "default" ? object : `${namespace} ${object}`}</td>
              <td class="prose">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ViewScroll>
  );
}

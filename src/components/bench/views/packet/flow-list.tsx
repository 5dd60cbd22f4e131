import { useSignal } from "@preact/signals";
import type { ClusterMapData, FlowEnd, FlowSummary } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { clockTime } from "../clock-time.ts";
import { ViewScroll } from "../view-scroll.tsx";

interface FlowListProps {
  readonly flows: readonly FlowSummary[];
  readonly map: ClusterMapData | undefined;
  readonly words: Words;
  open(id: number): void;
}

/** Newest first. What the system's own pods do among themselves and with nodes is left out until it is asked for. */
export function FlowList({ flows, map, words, open }: FlowListProps) {
  const showsAll = useSignal(false);
  const system = new Set([
    ...(map?.nodes ?? []).map(({ name }) => name),
    ...(map?.pods ?? []).flatMap(({ namespace, name }) => (namespace === "kube-system" ? [name] : [])),
  ]);
  const isSystem = ({ client, reached }: FlowSummary) =>
    system.has(client.at ?? "") && (reached === undefined || system.has(reached.at ?? "") || reached.at === "resolver");
  const shown = showsAll.value ? flows : flows.filter((flow) => !isSystem(flow));
  return (
    <ViewScroll label={words.viewNames.packet}>
      <label class="view-choice">
        <input
          type="checkbox"
          checked={showsAll.value}
          onChange={(event) => {
            showsAll.value = event.currentTarget.checked;
          }}
        />{" "}
        {words.showSystem}
      </label>
      {shown.length === 0 ? (
        <p class="view-empty">{words.noConnections}</p>
      ) : (
        <table class="view-table flows">
          <caption class="sr-only">{words.viewNames.packet}</caption>
          <thead>
            <tr>
              {words.flowColumns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody translate={false}>
            {[...shown].reverse().map((flow) => (
              <tr key={flow.id} data-outcome={flow.outcome}>
                <td>{clockTime(flow.began)}</td>
                <td>
                  <button type="button" class="link" onClick={() => open(flow.id)}>
                    {flow.protocol} {endText(flow.client)}
                  </button>
                </td>
                <td>{endText(flow.asked)}</td>
                <td>{flow.reached ? endText(flow.reached) : "–"}</td>
                <td>
                  {words.outcomes[flow.outcome]}
                  {flow.reason ? ` (${flow.reason})` : ""}
                </td>
                <td class="name">{flow.about ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </ViewScroll>
  );
}

function endText({ at, address, port }: FlowEnd): string {
  const place = port === undefined ? address : `${address}:${port}`;
  return at === undefined ? place : `${at} ${place}`;
}

import { useSignal } from "@preact/signals";
import type { ClusterMapData, FlowEnd, FlowOutcome, FlowSummary } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { Choice, optionsOf } from "../choice.tsx";
import { clockTime } from "../clock-time.ts";
import { MarkInText } from "../pod-mark.tsx";
import { type PodMarks, podKey, podMark } from "../pod-marks.ts";
import { ViewScroll } from "../view-scroll.tsx";
import {
  clientName,
  everyFlow,
  type FlowFilter,
  isSystemFlow,
  ownerOf,
  passes,
  systemNames,
  targetName,
} from "./flow-filter.ts";
import { endText, isNorthSouth } from "./journey.ts";
import { packetWords } from "./packet-words.ts";

interface FlowListProps {
  readonly flows: readonly FlowSummary[];
  readonly map: ClusterMapData | undefined;
  readonly marks: PodMarks;
  readonly words: Words;
  open(id: number): void;
}

/** Newest first. What the system's own pods do among themselves and with nodes is left out until it is asked for. */
export function FlowList({ flows, map, marks, words, open }: FlowListProps) {
  const own = packetWords(words.language);
  const showsAll = useSignal(false);
  const filter = useSignal<FlowFilter>(everyFlow);
  const system = systemNames(map);
  const candidates = showsAll.value ? flows : flows.filter((flow) => !isSystemFlow(flow, system));
  const shown = candidates.filter((flow) => passes(flow, filter.value, map));
  const choose = (change: Partial<FlowFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  const outcomes = Object.entries(words.outcomes).filter(([outcome]) =>
    candidates.some((flow) => flow.outcome === outcome),
  );
  return (
    <ViewScroll label={words.viewNames.packet}>
      <div class="view-filters">
        <Choice
          label={own.client}
          any={own.anyClient}
          value={filter.value.client}
          options={optionsOf(candidates.map(clientName))}
          choose={(client) => choose({ client })}
        />
        <Choice
          label={own.target}
          any={own.anyTarget}
          value={filter.value.target}
          options={optionsOf(candidates.map((flow) => targetName(flow, map)))}
          choose={(target) => choose({ target })}
        />
        <Choice
          label={own.outcome}
          any={own.anyOutcome}
          value={filter.value.outcome}
          options={outcomes}
          choose={(outcome) => choose({ outcome: outcome as FlowOutcome | "" })} // One of the options' values.
        />
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
      </div>
      {shown.length === 0 ? (
        <p class="view-empty">{candidates.length === 0 ? words.noConnections : own.nothingPasses}</p>
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
              <tr
                key={flow.id}
                data-outcome={flow.outcome}
                data-direction={isNorthSouth(flow) ? "north-south" : "east-west"}
              >
                <td>{clockTime(flow.began)}</td>
                <td>
                  <button type="button" class="link" onClick={() => open(flow.id)}>
                    {flow.protocol} {clientName(flow)}
                  </button>
                </td>
                <td>
                  <Owner end={flow.asked} map={map} />
                </td>
                <td>{flow.reached ? <Reached end={flow.reached} map={map} marks={marks} /> : "–"}</td>
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

function Owner({ end, map }: { readonly end: FlowEnd; readonly map: ClusterMapData | undefined }) {
  const owner = ownerOf(end, map);
  return (
    <>
      {owner !== end.address && <span class="owner">{owner}</span>} {endText(end)}
    </>
  );
}

interface ReachedProps {
  readonly end: FlowEnd;
  readonly map: ClusterMapData | undefined;
  readonly marks: PodMarks;
}

function Reached({ end, map, marks }: ReachedProps) {
  const pod = map?.pods.find(({ address, usesHostNetwork }) => address === end.address && !usesHostNetwork);
  const number = pod && marks.get(podKey(pod));
  return (
    <>
      {number !== undefined && <MarkInText mark={podMark(number)} />} <span class="owner">{end.at}</span> {endText(end)}
    </>
  );
}

import { type Signal, useSignal } from "@preact/signals";
import type { ClusterMapData, FlowEnd, FlowOutcome, FlowSummary } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { Choice, optionsOf } from "../choice.tsx";
import { clockTime } from "../clock-time.ts";
import { MarkInText } from "../pod-mark.tsx";
import { type PodMarks, podKey, podMark } from "../pod-marks.ts";
import { ViewScroll } from "../view-scroll.tsx";
import { type Column, ViewTable } from "../view-table.tsx";
import { viewWords } from "../view-words.ts";
import {
  clientName,
  everyFlow,
  type FlowFilter,
  isSystemFlow,
  ownerOf,
  passes,
  systemParts,
  targetName,
} from "./flow-filter.ts";
import { endText, isNorthSouth } from "./journey.ts";
import { packetWords } from "./packet-words.ts";

interface FlowListProps {
  readonly flows: readonly FlowSummary[];
  readonly map: ClusterMapData | undefined;
  readonly marks: PodMarks;
  readonly words: Words;
  /** Whose connections alone are shown; empty for all. */
  readonly about: Signal<string>;
  open(id: number): void;
}

const kinds: readonly Column["kind"][] = ["short", "name", "name", "name", undefined, "name"];

/** How many more are shown at a time: a loop makes hundreds, and each of its calls draws the list anew. */
const atOnce = 50;

/** Newest first. What the system's own pods do among themselves and with nodes is left out until it is asked for. */
export function FlowList({ flows, map, marks, words, about, open }: FlowListProps) {
  const own = packetWords(words.language);
  const showsAll = useSignal(false);
  const filter = useSignal<FlowFilter>(everyFlow);
  const limit = useSignal(atOnce);
  const system = systemParts(map);
  const candidates = showsAll.value ? flows : flows.filter((flow) => !isSystemFlow(flow, system));
  const shown = candidates.filter((flow) => passes(flow, { ...filter.value, about: about.value }, map));
  const choose = (change: Partial<FlowFilter>) => {
    filter.value = { ...filter.value, ...change };
  };
  const outcomes = Object.entries(viewWords(words.language).outcomes).filter(([outcome]) =>
    candidates.some((flow) => flow.outcome === outcome),
  );
  return (
    <ViewScroll label={words.viewNames.packet}>
      <div class="view-filters">
        {about.value !== "" && (
          <button
            type="button"
            class="only"
            onClick={() => {
              about.value = "";
            }}
          >
            {own.only(about.value)} <span aria-hidden="true">✕</span>
          </button>
        )}
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
        <ViewTable
          caption={words.viewNames.packet}
          class="flows"
          columns={viewWords(words.language).flowColumns.map((label, index) => ({ label, kind: kinds[index] }))}
          rows={shown
            .slice(-limit.value)
            .reverse()
            .map((flow) => ({
              key: String(flow.id),
              data: {
                "data-outcome": flow.outcome,
                "data-direction": isNorthSouth(flow) ? "north-south" : "east-west",
              },
              cells: [
                clockTime(flow.began),
                <button key="open" type="button" class="link" translate={false} onClick={() => open(flow.id)}>
                  {flow.protocol} {clientName(flow)}
                </button>,
                <Owner key="asked" end={flow.asked} map={map} />,
                flow.reached ? <Reached end={flow.reached} map={map} marks={marks} /> : "–",
                `${viewWords(words.language).outcomes[flow.outcome]}${flow.reason ? ` (${flow.reason})` : ""}`,
                <span key="about" translate={false}>
                  {flow.about}
                </span>,
              ],
            }))}
        />
      )}
      {shown.length > limit.value && (
        <button
          type="button"
          class="quiet"
          onClick={() => {
            limit.value += atOnce;
          }}
        >
          {own.older(Math.min(atOnce, shown.length - limit.value))}
        </button>
      )}
    </ViewScroll>
  );
}

function Owner({ end, map }: { readonly end: FlowEnd; readonly map: ClusterMapData | undefined }) {
  const owner = ownerOf(end, map);
  return (
    <span translate={false}>
      {owner !== end.address && <span class="owner">{owner}</span>} <span class="end">{endText(end)}</span>
    </span>
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
    <span translate={false}>
      {number !== undefined && <MarkInText mark={podMark(number)} />} <span class="owner">{end.at}</span>{" "}
      <span class="end">{endText(end)}</span>
    </span>
  );
}

import type { DnsEvent } from "../../../cluster/trace.ts";
import { clockTime } from "./clock-time.ts";
import type { ViewProps } from "./view-area.tsx";
import { ViewScroll } from "./view-scroll.tsx";

/** Who asked for which name, every attempt of the search list, and what came back. */
export function DnsView({ store, words }: ViewProps) {
  const { value: entries } = store.names;
  const questions = entries.filter(({ stage }) => stage !== "served");
  if (questions.length === 0) return <p class="view-empty">{words.noNames}</p>;
  return (
    <ViewScroll label={words.viewNames.dns}>
      <table class="view-table">
        <caption class="sr-only">{words.viewNames.dns}</caption>
        <thead>
          <tr>
            {words.dnsColumns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody translate={false}>
          {[...questions].reverse().map((event) => (
            <NameRow key={keyOf(event)} event={event} words={words} />
          ))}
        </tbody>
      </table>
    </ViewScroll>
  );
}

function NameRow({ event, words }: { readonly event: DnsEvent; readonly words: ViewProps["words"] }) {
  const { stage, at, server, name, type, responseCode, answers = [], took } = event;
  const isAnswer = stage === "answer";
  return (
    <tr data-outcome={isAnswer ? (responseCode === "NOERROR" && answers.length > 0 ? "answered" : "none") : "open"}>
      <td>{clockTime(event.time)}</td>
      <td>{isAnswer ? `${server} → ${at}` : `${at} → ${server}`}</td>
      <td>{type}</td>
      <td class="name">{name}</td>
      <td>{isAnswer ? (answers.length > 0 ? answers.join(" ") : `${responseCode} ${words.noData}`) : words.asks}</td>
      <td class="number">{took === undefined ? "" : `${took.toFixed(1)} ms`}</td>
    </tr>
  );
}

function keyOf({ time, stage, at, clientPort, name, type, server }: DnsEvent): string {
  return [time, stage, at, clientPort, name, type, server].join(" ");
}

import "../../../../styles/log-views.css";
import { clockTime } from "../clock-time.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { type DnsWords, dnsWords } from "./dns-words.ts";
import { type Attempt, type Lookup, lookupsOf } from "./lookups.ts";

/** Who looked up which name: under each lookup every attempt of the search list, and what came back. */
export function DnsView({ store, words }: ViewProps) {
  const lookups = lookupsOf(store.names.value);
  const own = dnsWords(words.language);
  if (lookups.length === 0) return <p class="view-empty">{words.noNames}</p>;
  return (
    <ViewScroll label={words.viewNames.dns}>
      <table class="view-table lookups">
        <caption class="sr-only">{words.viewNames.dns}</caption>
        <thead>
          <tr>
            {own.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        {[...lookups].reverse().map((lookup) => (
          <LookupRows key={lookup.id} lookup={lookup} words={own} />
        ))}
      </table>
    </ViewScroll>
  );
}

function LookupRows({ lookup, words }: { readonly lookup: Lookup; readonly words: DnsWords }) {
  const { at, base, attempts, isFound } = lookup;
  const summary = words.summary(lookup);
  return (
    <tbody>
      <tr class="lookup" data-outcome={isFound ? "found" : "none"}>
        <th scope="rowgroup" colSpan={words.columns.length}>
          <span translate={false}>
            {at}: <b>{base}</b>
          </span>
          {summary !== "" && <span class="lookup-summary">{summary}</span>}
        </th>
      </tr>
      {attempts.map((attempt, index) => (
        <AttemptRow key={index} attempt={attempt} base={base} words={words} />
      ))}
    </tbody>
  );
}

interface AttemptRowProps {
  readonly attempt: Attempt;
  readonly base: string;
  readonly words: DnsWords;
}

function AttemptRow({ attempt, base, words }: AttemptRowProps) {
  const { time, name, type, server, servedBy, outcome, responseCode, answers, took } = attempt;
  return (
    <tr data-outcome={outcome}>
      <td>{clockTime(time)}</td>
      <td class="short">{type}</td>
      <td class="name" translate={false}>
        <span>{base}</span>
        <span class="search-domain">{name.slice(base.length)}</span>
      </td>
      <td>
        {outcome === "found" ? (
          <b translate={false}>{answers.join(" ")}</b>
        ) : (
          `${words.outcomes[outcome]}${outcome === "failed" ? ` (${responseCode})` : ""}`
        )}
      </td>
      <td>
        <span translate={false}>{server}</span>
        {servedBy !== undefined && <span class="served-by">{words.servedBy(servedBy)}</span>}
      </td>
      <td class="number">{took === undefined ? "" : `${took.toFixed(1)} ms`}</td>
    </tr>
  );
}

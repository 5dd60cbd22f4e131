import { clockTime } from "../clock-time.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { type Column, type Row, ViewTable } from "../view-table.tsx";
import { viewWords } from "../view-words.ts";
import { type DnsWords, dnsWords } from "./dns-words.ts";
import { type Attempt, type Lookup, lookupsOf } from "./lookups.ts";

const kinds: readonly Column["kind"][] = ["short", "short", "name", undefined, undefined, "number"];

/** Who looked up which name: under each lookup every attempt of the search list, and what came back. */
export function DnsView({ store, words }: ViewProps) {
  const lookups = lookupsOf(store.names.value);
  const own = dnsWords(words.language);
  if (lookups.length === 0) return <p class="view-empty">{viewWords(words.language).noNames}</p>;
  return (
    <ViewScroll label={words.viewNames.dns}>
      <ViewTable
        caption={words.viewNames.dns}
        class="lookups"
        columns={own.columns.map((label, index) => ({ label, kind: kinds[index] }))}
        groups={[...lookups].reverse().map((lookup) => ({
          key: lookup.id,
          head: <LookupHead lookup={lookup} words={own} />,
          rows: lookup.attempts.map((attempt, index) => attemptRow(attempt, index, lookup.base, own)),
        }))}
      />
    </ViewScroll>
  );
}

function LookupHead({ lookup, words }: { readonly lookup: Lookup; readonly words: DnsWords }) {
  const summary = words.summary(lookup);
  return (
    <div data-outcome={lookup.isFound ? "found" : "none"}>
      <span translate={false}>
        {lookup.at}: <b>{lookup.base}</b>
      </span>
      {summary !== "" && <span class="lookup-summary">{summary}</span>}
    </div>
  );
}

function attemptRow(attempt: Attempt, index: number, base: string, words: DnsWords): Row {
  const { time, name, type, server, servedBy, outcome, responseCode, answers, took } = attempt;
  const ended = `${words.outcomes[outcome]}${outcome === "failed" ? ` (${responseCode})` : ""}`;
  return {
    key: String(index),
    data: { "data-outcome": outcome },
    cells: [
      clockTime(time),
      type,
      <span key="name" translate={false}>
        {base}
        <span class="search-domain">{name.slice(base.length)}</span>
      </span>,
      outcome === "found" ? <b translate={false}>{answers.join(" ")}</b> : ended,
      <>
        <span translate={false}>{server}</span>
        {servedBy !== undefined && <span class="served-by">{words.servedBy(servedBy)}</span>}
      </>,
      took === undefined ? "" : `${took.toFixed(1)} ms`,
    ],
  };
}

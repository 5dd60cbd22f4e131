import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { RulesData } from "../../../../lab/views/view-data.ts";
import { Choice, optionsOf } from "../choice.tsx";
import { hostWords } from "../map/host-words.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { viewWords } from "../view-words.ts";
import { Chain } from "./chain.tsx";
import { IpvsTables } from "./ipvs-tables.tsx";
import { chainKey, isSought, litRules } from "./lit-rules.ts";
import { type RuleWords, ruleWords } from "./rule-words.ts";

/** Chains of a table that are shown before the reader asks for more: a search is quicker than a long list. */
const chainsAtOnce = 200;

/** A node's rules as iptables-save prints them, chains folded; those that have just counted are lit. */
export function RulesView({ store, state, session, words }: ViewProps) {
  const own = ruleWords(words.language);
  const { value: data } = store.rules;
  const nodes = store.map.value?.nodes ?? [];
  const sought = useSignal("");
  const table = useSignal("");
  if (store.map.value?.hosts) return <p class="view-empty">{hostWords(words.language).noCluster}</p>;
  return (
    <div class="rules-view">
      <div class="view-filters">
        <label class="view-choice">
          {viewWords(words.language).rulesOf}{" "}
          <select
            value={state.rulesNode.value}
            onChange={(event) => session.views.showRulesOf(event.currentTarget.value)}
          >
            {nodes.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Choice
          label={own.table}
          any={own.anyTable}
          value={table.value}
          options={optionsOf((data?.tables ?? []).map(({ name }) => name))}
          choose={(name) => {
            table.value = name;
          }}
        />
        <input
          type="search"
          aria-label={own.search}
          placeholder={own.search}
          value={sought.value}
          onInput={(event) => {
            sought.value = event.currentTarget.value;
          }}
        />
      </div>
      {data ? (
        <Tables
          key={data.node}
          data={data}
          before={store.rulesBefore.value}
          label={`${viewWords(words.language).rulesOf} ${data.node}`}
          sought={sought.value.trim()}
          table={table.value}
          words={own}
        />
      ) : (
        <p class="view-empty">{words.loading}</p>
      )}
    </div>
  );
}

interface TablesProps {
  readonly data: RulesData;
  readonly before: RulesData | undefined;
  readonly label: string;
  readonly sought: string;
  readonly table: string;
  readonly words: RuleWords;
}

function Tables({ data, before, label, sought, table, words }: TablesProps) {
  const lit = useMemo(() => litRules(data, before), [data, before]);
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const limit = useSignal(chainsAtOnce);
  const toggle = (key: string, isOpen: boolean) => {
    if (opened.value.has(key) === isOpen) return;
    const next = new Set(opened.value);
    if (isOpen) next.add(key);
    else next.delete(key);
    opened.value = next;
  };
  const tables = data.tables
    .filter(({ name }) => table === "" || name === table)
    .map(({ name, chains }) => ({
      name,
      all: new Set(chains.map((chain) => chain.name)),
      chains: sought === "" ? chains : chains.filter((chain) => isSought(chain, sought)),
    }));
  return (
    <ViewScroll label={label}>
      {table === "" && <IpvsTables data={data} sought={sought} words={words} />}
      {sought !== "" && tables.every(({ chains }) => chains.length === 0) && (
        <p class="view-empty">{words.nothingFound}</p>
      )}
      {tables.map(({ name, all, chains }) => (
        <section key={name} hidden={sought !== "" && chains.length === 0}>
          <h3 class="rule-table" translate={false}>
            *{name}
          </h3>
          {chains.slice(0, limit.value).map((chain) => {
            const key = chainKey(name, chain.name);
            return (
              <Chain
                key={chain.name}
                id={chainId(key)}
                chain={chain}
                lit={lit.get(key)}
                isOpen={opened.value.has(key)}
                words={words}
                toggle={(isOpen) => toggle(key, isOpen)}
                hasChain={(target) => all.has(target)}
                jump={(target) => {
                  const there = chainKey(name, target);
                  toggle(there, true);
                  limit.value = Math.max(limit.value, [...all].indexOf(target) + 1);
                  requestAnimationFrame(() => showChain(chainId(there)));
                }}
              />
            );
          })}
          {chains.length > limit.value && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                limit.value += chainsAtOnce;
              }}
            >
              {words.more(Math.min(chainsAtOnce, chains.length - limit.value))}
            </button>
          )}
        </section>
      ))}
    </ViewScroll>
  );
}

function chainId(key: string): string {
  return `chain ${key}`.replaceAll(" ", "-");
}

function showChain(id: string): void {
  const summary = document.getElementById(id)?.querySelector("summary");
  summary?.focus();
  summary?.scrollIntoView({ block: "nearest" });
}

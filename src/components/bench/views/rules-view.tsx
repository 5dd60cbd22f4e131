import type { RuleChain, RulesData } from "../../../lab/views/view-data.ts";
import type { ViewProps } from "./view-area.tsx";
import { ViewScroll } from "./view-scroll.tsx";

/** A node's rules as iptables-save prints them, chains folded; those that have just counted are lit. */
export function RulesView({ store, state, session, words }: ViewProps) {
  const { value: data } = store.rules;
  const nodes = store.map.value?.nodes ?? [];
  return (
    <div class="rules-view">
      <label class="view-choice">
        {words.rulesOf}{" "}
        <select value={state.rulesNode.value} onChange={(event) => session.showRulesOf(event.currentTarget.value)}>
          {nodes.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {data ? (
        <Tables data={data} before={store.rulesBefore.value} label={`${words.rulesOf} ${data.node}`} />
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
}

function Tables({ data, before, label }: TablesProps) {
  const counted = new Map<string, number>();
  for (const { name, chains } of before?.tables ?? []) {
    for (const chain of chains) {
      for (const { text, packets } of chain.rules) counted.set(`${name} ${chain.name} ${text}`, packets);
    }
  }
  const isLit = (table: string, chain: string, text: string, packets: number) =>
    (counted.get(`${table} ${chain} ${text}`) ?? packets) < packets;
  return (
    <ViewScroll label={label}>
      {data.tables.map(({ name, chains }) => (
        <section key={name} translate={false}>
          <h3 class="rule-table">*{name}</h3>
          {chains.map((chain) => (
            <Chain key={chain.name} chain={chain} isLit={(text, packets) => isLit(name, chain.name, text, packets)} />
          ))}
        </section>
      ))}
    </ViewScroll>
  );
}

interface ChainProps {
  readonly chain: RuleChain;
  isLit(text: string, packets: number): boolean;
}

function Chain({ chain, isLit }: ChainProps) {
  const { name, policy, rules } = chain;
  const lit = rules.some(({ text, packets }) => isLit(text, packets));
  if (rules.length === 0) {
    return (
      <p class="rule-chain empty">
        :{name} {policy ?? "-"}
      </p>
    );
  }
  return (
    <details class="rule-chain" data-lit={lit}>
      <summary>
        :{name} {policy ?? "-"} <span class="count">{rules.length}</span>
      </summary>
      <ol>
        {rules.map(({ text, packets }, index) => (
          // Rules of a chain may be equal; their place is what tells them apart.
          <li key={index} data-lit={isLit(text, packets)}>
            <span class="count">[{packets}]</span> -A {name} {text}
          </li>
        ))}
      </ol>
    </details>
  );
}

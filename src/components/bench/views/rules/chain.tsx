import type { RuleChain } from "../../../../lab/views/view-data.ts";
import type { RuleWords } from "./rule-words.ts";

interface ChainProps {
  readonly id: string;
  readonly chain: RuleChain;
  /** Places of the rules that have just counted. */
  readonly lit: ReadonlySet<number> | undefined;
  readonly isOpen: boolean;
  readonly words: RuleWords;
  toggle(isOpen: boolean): void;
  hasChain(name: string): boolean;
  jump(chain: string): void;
}

/** One chain; folded, nothing of it is drawn but its name. */
export function Chain({ id, chain, lit, isOpen, words, toggle, hasChain, jump }: ChainProps) {
  const { name, policy, rules } = chain;
  if (rules.length === 0) {
    return (
      <p class="rule-chain empty" id={id} translate={false}>
        :{name} {policy ?? "-"}
      </p>
    );
  }
  return (
    <details
      class="rule-chain"
      id={id}
      data-lit={lit !== undefined}
      open={isOpen}
      onToggle={(event) => toggle(event.currentTarget.open)}
    >
      <summary>
        <span translate={false}>
          :{name} {policy ?? "-"} <span class="count">{rules.length}</span>
        </span>
        {lit && <span class="lit-word"> ● {words.justUsed}</span>}
      </summary>
      {isOpen && (
        <ol translate={false}>
          {rules.map(({ text, packets }, index) => (
            // Rules of a chain may be equal; their place is what tells them apart.
            <li key={index} data-lit={lit?.has(index) ?? false}>
              <span class="count">[{packets}]</span> -A {name} <RuleText text={text} hasChain={hasChain} jump={jump} />
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

/** `… -j KUBE-SEP-4AA7CLFHDIEM2LTG`: the chain that a rule jumps to leads there. */
function RuleText({ text, hasChain, jump }: { readonly text: string } & Pick<ChainProps, "hasChain" | "jump">) {
  const [, before = "", target = "", after = ""] = /^(.*-[jg] )([\w-]+)(.*)$/.exec(text) ?? [];
  if (!hasChain(target)) return <>{text}</>;
  return (
    <>
      {before}
      <button type="button" class="link" onClick={() => jump(target)}>
        {target}
      </button>
      {after}
    </>
  );
}

import type { PacketWords } from "./packet-words.ts";
import { type RulePath, rulePaths } from "./rule-path.ts";

interface RuleWayProps {
  readonly rules: readonly string[];
  readonly words: PacketWords;
  readonly endpoints: number | undefined;
}

/** Through which chains the rules led a packet: the way that decided first, the whole text on demand. */
export function RuleWay({ rules, words, endpoints }: RuleWayProps) {
  const paths = rulePaths(rules);
  const decisive = paths.filter(({ isDecisive }) => isDecisive);
  const others = paths.filter(({ isDecisive }) => !isDecisive);
  return (
    <>
      {decisive.map((path) => (
        <div key={path.rules[0]} class="rule-way" data-decisive="true">
          <p>
            <span class="rule-way-label">{words.decided}</span> <Chains path={path} />
          </p>
          {path.chance !== undefined && <p class="rule-chance">{chanceWords(path.chance, endpoints, words)}</p>}
        </div>
      ))}
      {decisive.length === 0 && others.length > 0 && (
        <div class="rule-way">
          <p>
            <span class="rule-way-label">{words.passed}</span>{" "}
            {others.map((path, index) => (
              <span key={path.rules[0]}>
                {index > 0 && ", "}
                <Chains path={path} />
              </span>
            ))}
          </p>
        </div>
      )}
      <details class="rule-text">
        <summary>{words.fullRules(rules.length)}</summary>
        <ol translate={false}>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ol>
      </details>
    </>
  );
}

function Chains({ path }: { readonly path: RulePath }) {
  const { chains, target, detail } = path;
  return (
    <span class="rule-chains" translate={false}>
      {chains.map((chain, index) => (
        <span key={index}>
          <span>{chain}</span>
          <span> → </span>
        </span>
      ))}
      <b>
        {target ?? "–"}
        {detail === undefined ? "" : ` ${detail}`}
      </b>
    </span>
  );
}

function chanceWords(chance: number, endpoints: number | undefined, words: PacketWords): string {
  const left = Math.round(1 / chance);
  const drawn = left === 1 ? words.lastLeft : words.drawn(left);
  return endpoints === undefined || endpoints < 2 ? drawn : `${drawn} (${words.ofAll(endpoints)})`;
}

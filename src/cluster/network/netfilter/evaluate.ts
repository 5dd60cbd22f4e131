import type { Verdict } from "../hooks.ts";
import { packetBytes } from "../packet.ts";
import { candidates } from "./chain-index.ts";
import type { RuleContext } from "./extension.ts";
import { ruleMatches } from "./rule.ts";
import type { Chain, Table } from "./ruleset.ts";

/** The kernel refuses rulesets with loops; jumps nest no deeper than this (NFT_JUMP_STACK_SIZE). */
const deepest = 16;

/** Takes a packet through a built-in chain: its rules, the chains they lead to, its policy. */
export function evaluate(table: Table, chainName: string, context: RuleContext): Verdict {
  const chain = table.get(chainName);
  const outcome = runChain(table, chain, chainName, context, 0);
  if (outcome !== "return") return outcome;
  return chain?.policy === "DROP" ? "drop" : "accept";
}

function runChain(
  table: Table,
  chain: Chain | undefined,
  chainName: string,
  context: RuleContext,
  depth: number,
): Verdict | "return" {
  if (!chain) return "return";
  if (depth > deepest) return "drop";
  const { packet, rules } = context.passage;
  for (const rule of candidates(chain.rules, packet)) {
    context.examined++;
    if (!ruleMatches(rule, context)) continue;
    rule.packets++;
    rule.bytes += packetBytes(packet);
    rules?.push(`-A ${chainName} ${rule.text}`);
    const { action } = rule;
    if (!action) continue;
    if (action.kind === "target") {
      const outcome = action.target.run(context);
      if (outcome) return outcome;
      continue;
    }
    const outcome = runChain(table, table.get(action.chain), action.chain, context, depth + 1);
    if (outcome !== "return" || action.kind === "goto") return outcome;
  }
  return "return";
}

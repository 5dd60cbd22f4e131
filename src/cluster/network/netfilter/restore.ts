import type { Rule } from "./rule.ts";
import { parseRule } from "./rule-parser.ts";
import { type Chain, emptyTable, isTableName, type Ruleset, type Table, type TableName } from "./ruleset.ts";
import { RulesetError, splitWords } from "./words.ts";

export interface RestoreOptions {
  /** Keep what the input does not name (`--noflush`); a chain that it declares is emptied all the same. */
  readonly noflush?: boolean | undefined;
}

interface DraftChain {
  policy: Chain["policy"];
  rules: Rule[];
}

const noSuchName = "No chain/target/match by that name.";
const noSuchRule = "Bad rule (does a matching rule exist in that chain?).";

type Draft = Map<string, DraftChain>;

/** The ruleset that `iptables-restore` makes of `ruleset` and its input. All or nothing; throws RulesetError. */
export function restore(ruleset: Ruleset, text: string, options: RestoreOptions = {}): Ruleset {
  let result = ruleset;
  let open: { readonly name: TableName; readonly draft: Draft } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    try {
      if (line.startsWith("*")) {
        const name = line.slice(1);
        if (!isTableName(name)) throw new RulesetError(`table name '${name}' invalid`);
        open = { name, draft: draftOf(options.noflush ? result[name] : emptyTable(name)) };
      } else if (!open) {
        throw new RulesetError(`line ${index + 1} failed`);
      } else if (line === "COMMIT") {
        checkActions(open.name, open.draft);
        result = { ...result, [open.name]: inOrder(open.name, open.draft) };
        open = undefined;
      } else if (line.startsWith(":")) declareChain(open.draft, line.slice(1));
      else runCommand(open.draft, splitWords(line.replace(/^\[\d+:\d+\]\s*/, "")));
    } catch (error) {
      if (error instanceof RulesetError) error.line ??= index + 1;
      throw error;
    }
  }
  if (open) throw new RulesetError("COMMIT expected", text.split("\n").length);
  return result;
}

function draftOf(table: Table): Draft {
  return new Map([...table].map(([name, { policy, rules }]) => [name, { policy, rules: [...rules] }]));
}

/** `NAME POLICY [packets:bytes]`. */
function declareChain(draft: Draft, declaration: string): void {
  const [name = "", policy = ""] = declaration.split(/\s+/);
  const isBuiltIn = draft.get(name)?.policy !== undefined;
  if (isBuiltIn && (policy === "ACCEPT" || policy === "DROP")) {
    draft.set(name, { policy, rules: draft.get(name)?.rules ?? [] });
  } else if (!isBuiltIn && policy === "-") {
    if (name.length > 28) throw new RulesetError(`chain name \`${name}' too long (must be under 29 chars)`);
    draft.set(name, { policy: undefined, rules: [] });
  } else throw new RulesetError("Bad policy name.");
}

function runCommand(draft: Draft, words: readonly string[]): void {
  const [command = "", name = "", ...rest] = words;
  const chain = draft.get(name);
  const existing = (): DraftChain => {
    if (!chain) throw new RulesetError(noSuchName);
    return chain;
  };
  switch (command) {
    case "-A":
    case "--append":
      existing().rules.push(parseRule(rest));
      return;
    case "-I":
    case "--insert": {
      const numbered = /^\d+$/.test(rest[0] ?? "");
      const at = numbered ? Number(rest[0]) - 1 : 0;
      if (at < 0 || at > existing().rules.length) throw new RulesetError("Index of insertion too big.");
      existing().rules.splice(at, 0, parseRule(numbered ? rest.slice(1) : rest));
      return;
    }
    case "-D":
    case "--delete": {
      const numbered = /^\d+$/.test(rest[0] ?? "");
      const at = numbered ? Number(rest[0]) - 1 : indexOfRule(existing(), rest);
      if (!existing().rules[at]) throw new RulesetError(numbered ? noSuchName : noSuchRule);
      existing().rules.splice(at, 1);
      return;
    }
    case "-F":
    case "--flush":
      existing().rules = [];
      return;
    case "-N":
    case "--new-chain":
      if (chain) throw new RulesetError("Chain already exists.");
      draft.set(name, { policy: undefined, rules: [] });
      return;
    case "-X":
    case "--delete-chain":
      if (existing().policy) throw new RulesetError(noSuchName);
      if (existing().rules.length > 0)
        throw new RulesetError(`CHAIN_DEL failed (Device or resource busy): chain ${name}`);
      draft.delete(name);
      return;
    case "-P":
    case "--policy":
      declareChain(draft, `${name} ${rest[0] ?? ""}`);
      return;
    default:
      throw new RulesetError(`unknown option "${command}"`);
  }
}

function indexOfRule(chain: DraftChain, words: readonly string[]): number {
  const { text } = parseRule(words);
  return chain.rules.findIndex((rule) => rule.text === text);
}

/** What the kernel refuses: jumps to nowhere or to a hook's own chain, targets that are not for this table. */
function checkActions(table: TableName, draft: Draft): void {
  for (const [name, { rules }] of draft) {
    for (const { action } of rules) {
      if (action?.kind === "target" && (action.target.table ?? table) !== table) {
        throw new RulesetError(`RULE_APPEND failed (Invalid argument): rule in chain ${name}`);
      }
      if (!action || action.kind === "target") continue;
      const destination = draft.get(action.chain);
      if (!destination) throw new RulesetError(`Chain '${action.chain}' does not exist`);
      if (destination.policy) {
        throw new RulesetError(`RULE_APPEND failed (No such file or directory): rule in chain ${name}`);
      }
    }
  }
}

/** Built-in chains in their order, then the others by name, as the nf_tables variant of iptables keeps them. */
function inOrder(name: TableName, draft: Draft): Table {
  const builtIn = [...emptyTable(name).keys()];
  const others = [...draft.keys()].filter((chain) => !builtIn.includes(chain)).sort();
  const table = new Map<string, Chain>();
  for (const chain of [...builtIn, ...others]) {
    const content = draft.get(chain);
    if (content) table.set(chain, content);
  }
  return table;
}

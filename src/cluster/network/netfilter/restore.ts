import { allAtOnce, type Pieces } from "../../pieces.ts";
import type { Rule } from "./rule.ts";
import { parseRule } from "./rule-parser.ts";
import { isTableName, type Ruleset, type TableName } from "./ruleset.ts";
import { type DraftChain, TableDraft } from "./table-draft.ts";
import { RulesetError, splitWords } from "./words.ts";

export interface RestoreOptions {
  /** Keep what the input does not name (`--noflush`); a chain that it declares is emptied all the same. */
  readonly noflush?: boolean | undefined;
  /** Whether there is a set of this name; rules must not name one that there is not. */
  readonly hasSet?: ((name: string) => boolean) | undefined;
}

const noSuchName = "No chain/target/match by that name.";
/** iptables' own words (iptables/xtables.c), with the lines that it leaves blank. */
const noFiltering = '\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n';
const noSuchRule = "Bad rule (does a matching rule exist in that chain?).";

/** The ruleset that `iptables-restore` makes of `ruleset` and its input. All or nothing; throws RulesetError. */
export function restore(ruleset: Ruleset, text: string, options: RestoreOptions = {}): Ruleset {
  const result = { ...ruleset };
  const drafts = allAtOnce(draftRestore(ruleset, text.split("\n"), options));
  for (const [name, draft] of drafts) result[name] = draft.apply(ruleset[name].copy());
  return result;
}

/** So many lines are read in one turn of the host: more would be a long task. */
const linesPerTurn = 500;

/** What the input changes in each table, checked but not done. Throws RulesetError. */
export function* draftRestore(
  ruleset: Ruleset,
  lines: readonly string[],
  options: RestoreOptions = {},
): Pieces<ReadonlyMap<TableName, TableDraft>> {
  const done = new Map<TableName, TableDraft>();
  let open: { readonly name: TableName; readonly draft: TableDraft } | undefined;
  // Its maker has had this turn.
  if (lines.length > linesPerTurn) yield;
  let parsed = 0;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (parsed >= linesPerTurn) {
      parsed = 0;
      yield;
    }
    try {
      if (line.startsWith("*")) {
        const name = line.slice(1);
        if (!isTableName(name)) throw new RulesetError(`table name '${name}' invalid`);
        const noflush = options.noflush ?? false;
        const before = noflush ? done.get(name) : undefined;
        open = { name, draft: before ?? new TableDraft(name, ruleset[name], noflush) };
      } else if (!open) {
        throw new RulesetError(`line ${index + 1} failed`);
      } else if (line === "COMMIT") {
        yield* open.draft.check();
        done.set(open.name, open.draft);
        open = undefined;
      } else if (line.startsWith(":")) declareChain(open.draft, line.slice(1));
      else if (!open.draft.appendKnown(line)) {
        parsed++;
        open.draft.rulesParsed++;
        runCommand(open.draft, line.startsWith("[") ? line.replace(/^\[\d+:\d+\]\s*/, "") : line, index + 1, options);
      }
    } catch (error) {
      if (error instanceof RulesetError) error.line ??= index + 1;
      throw error;
    }
  }
  if (open) throw new RulesetError("COMMIT expected", lines.length);
  return done;
}

/** `NAME POLICY [packets:bytes]`. */
function declareChain(draft: TableDraft, declaration: string): void {
  const [name = "", policy = ""] = declaration.split(/\s+/);
  const isBuiltIn = draft.policyOf(name) !== undefined;
  if (isBuiltIn && (policy === "ACCEPT" || policy === "DROP")) {
    draft.set(name, { policy, rules: draft.get(name)?.rules ?? [] });
  } else if (!isBuiltIn && policy === "-") {
    if (name.length > 28) throw new RulesetError(`chain name \`${name}' too long (must be under 29 chars)`);
    draft.set(name, { policy: undefined, rules: [] });
  } else throw new RulesetError("Bad policy name.");
}

function runCommand(draft: TableDraft, text: string, line: number, { hasSet }: RestoreOptions): void {
  const words = splitWords(text);
  const [command = "", name = "", ...rest] = words;
  const parse = (specification: readonly string[]): Rule => {
    const rule = parseRule(specification);
    if (draft.name === "nat" && /(?:^| )-j DROP$/.test(rule.text)) throw new RulesetError(noFiltering);
    for (const { ipSet } of rule.matches) {
      if (ipSet !== undefined && hasSet?.(ipSet) === false) throw new RulesetError(`Set ${ipSet} doesn't exist.\n`);
    }
    return rule;
  };
  const chain = draft.get(name);
  const existing = (): DraftChain => {
    if (!chain) throw new RulesetError(noSuchName);
    return chain;
  };
  switch (command) {
    case "-A":
    case "--append":
      existing().rules.push({ ...parse(rest), line: text });
      return;
    case "-I":
    case "--insert": {
      const numbered = /^\d+$/.test(rest[0] ?? "");
      const at = numbered ? Number(rest[0]) - 1 : 0;
      if (at < 0 || at > existing().rules.length) throw new RulesetError("Index of insertion too big.");
      existing().rules.splice(at, 0, parse(numbered ? rest.slice(1) : rest));
      return;
    }
    case "-D":
    case "--delete": {
      const numbered = /^\d+$/.test(rest[0] ?? "");
      const at = numbered ? Number(rest[0]) - 1 : indexOfRule(existing(), parse(rest));
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
      draft.delete(name, line);
      return;
    case "-P":
    case "--policy":
      if (draft.name === "nat" && rest[0] === "DROP") throw new RulesetError(noFiltering);
      declareChain(draft, `${name} ${rest[0] ?? ""}`);
      return;
    default:
      throw new RulesetError(`unknown option "${command}"`);
  }
}

function indexOfRule(chain: DraftChain, { text }: Rule): number {
  return chain.rules.findIndex((rule) => rule.text === text);
}

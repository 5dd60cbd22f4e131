import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import type { Answer } from "../message.ts";
import { type PluginReply, type PluginSetup, type Site, whenThere } from "./plugin.ts";

/** Turns a name, with its dot at the end, into another. */
type Rewriter = (name: string) => string;

interface AnswerRule {
  readonly field: "name" | "value";
  readonly rewrite: Rewriter;
}

interface NameRule {
  readonly goesOn: boolean;
  /** The name to ask for instead and what is done to the answer; undefined when the rule does not fit. */
  apply(name: string): { readonly to: string; readonly answers: readonly AnswerRule[] } | undefined;
}

/** plugin/rewrite, `name` rules: another name is asked for, and the answer bears the old one. */
export const rewrite: PluginSetup = (site, statements) => {
  const rules = statements.flatMap((statement) => ruleOf(site, statement) ?? []);
  if (rules.length === 0) return undefined;
  return (next) => (request) => {
    const { question } = request;
    let name = `${question.name}.`;
    const answers: AnswerRule[] = [];
    for (const rule of rules) {
      const rewritten = rule.apply(name.toLowerCase());
      if (!rewritten) continue;
      name = rewritten.to;
      // What was done last is undone first.
      answers.unshift(...rewritten.answers);
      if (!rule.goesOn) break;
    }
    if (name === `${question.name}.`) return next(request);
    const asked = { ...request, question: { ...question, name: name.replace(/\.$/, "") } };
    return whenThere(next(asked), (reply) => revert(reply, answers));
  };
};

function revert(reply: PluginReply, rules: readonly AnswerRule[]): PluginReply {
  const apply = (field: AnswerRule["field"], text: string) =>
    rules
      .filter((rule) => rule.field === field)
      .reduce((name, rule) => rule.rewrite(name), `${text}.`)
      .replace(/\.$/, "");
  const record = (original: Answer): Answer => {
    const name = apply("name", original.name);
    switch (original.type) {
      case "CNAME":
      case "NS":
      case "PTR":
        return { ...original, name, data: apply("value", original.data) };
      case "SRV":
        return { ...original, name, data: { ...original.data, target: apply("value", original.data.target) } };
      default:
        return { ...original, name };
    }
  };
  const { answers, authorities, additionals } = reply;
  return {
    ...reply,
    answers: answers.map(record),
    authorities: authorities.map(record),
    additionals: additionals.map(record),
  };
}

/** plugin/rewrite/name.go, newNameRule. */
function ruleOf(site: Site, statement: Statement): NameRule | undefined {
  const words = [...statement.args, ...statement.body.flatMap(({ name, args }) => [name, ...args])];
  const goesOn = words[0] === "continue";
  if (words[0] === "continue" || words[0] === "stop") words.shift();
  if (words.shift() !== "name") {
    site.log(
      `[WARNING] plugin/rewrite: eastwest: rules other than name are not simulated: ${statement.args.join(" ")}`,
    );
    return undefined;
  }
  if (words.length < 2) throw new CorefileError("too few arguments for a name rule");
  const match = words.length === 2 ? "exact" : (words.shift() ?? "").toLowerCase();
  const [from = "", to = "", ...answer] = words;
  const { isAuto, rules } = answerRules(match, answer);
  const target = qualified(to);
  const rule = (
    change: (name: string) => string | undefined,
    automatic: (name: string, to: string) => Rewriter,
  ): NameRule => ({
    goesOn,
    apply: (name) => {
      const changed = change(name);
      if (changed === undefined) return undefined;
      if (!isAuto && match !== "exact") return { to: changed, answers: rules };
      const back = automatic(name, changed);
      return { to: changed, answers: [{ field: "name", rewrite: back }, { field: "value", rewrite: back }, ...rules] };
    },
  });
  const origin = qualified(from);
  switch (match) {
    case "exact":
      return rule((name) => (name === origin ? target : undefined), remap);
    case "prefix":
      return rule((name) => (name.startsWith(origin) ? target + name.slice(origin.length) : undefined), remap);
    case "suffix": {
      const swap = (name: string, one: string, other: string) =>
        name.endsWith(one) ? name.slice(0, name.length - one.length) + other : undefined;
      return rule(
        (name) => swap(name, origin, target),
        () => (name) => swap(name, target, origin) ?? name,
      );
    }
    case "substring":
      return rule((name) => (name.includes(origin) ? name.replaceAll(origin, target) : undefined), remap);
    case "regex": {
      const change = byPattern(from, to);
      return rule((name) => (change.pattern.test(name) ? change.rewrite(name) : undefined), remap);
    }
    default:
      throw new CorefileError(
        `name rule supports only exact, prefix, suffix, substring, and regex name matching, received: ${match}`,
      );
  }
}

/** Back from the name that was asked for, and what is below it, to the client's. */
function remap(original: string, asked: string): Rewriter {
  return (name) => {
    if (name === asked) return original;
    return name.endsWith(`.${asked}`) ? name.slice(0, name.length - asked.length) + original : name;
  };
}

function answerRules(match: string, words: string[]): { isAuto: boolean; rules: readonly AnswerRule[] } {
  const rules: AnswerRule[] = [];
  let isAuto = false;
  if (words.length === 1) throw new CorefileError(`invalid arguments for ${match} rule`);
  let last = "";
  while (words.length > 0) {
    if (words[0] === "answer") words.shift();
    else if (last === "")
      throw new CorefileError(`exceeded the number of arguments for a non-answer rule argument for ${match} rule`);
    last = words.shift() ?? "";
    if (last === "auto") isAuto = true;
    else if (last === "name" || last === "value") {
      const [from, to] = words.splice(0, 2);
      if (from === undefined || to === undefined)
        throw new CorefileError(`${last} answer rule for ${match} rule: 2 arguments required`);
      rules.push({ field: last, rewrite: byPattern(from, to).rewrite });
    } else throw new CorefileError(`invalid type "${last}" for answer rule for ${match} rule`);
  }
  if (isAuto && rules.some(({ field }) => field === "name"))
    throw new CorefileError("auto name answer rule cannot be combined with explicit name anwer rules");
  return { isAuto, rules };
}

/** Go's regular expressions are JavaScript's as far as rules for names go. */
function byPattern(from: string, to: string): { readonly pattern: RegExp; readonly rewrite: Rewriter } {
  let pattern: RegExp;
  try {
    pattern = new RegExp(from);
  } catch {
    throw new CorefileError(`invalid regex matching pattern: ${from}`);
  }
  const groups = (new RegExp(`${from}|`).exec("")?.length ?? 1) - 1;
  const used = new Set(to.match(/\{\d+\}/g)).size;
  if (used > groups)
    throw new CorefileError(
      `the rewrite regex pattern (${to}) uses more subexpressions than its corresponding matching regex pattern (${from})`,
    );
  const target = qualified(to);
  const rewrite = (name: string) => {
    const found = pattern.exec(name);
    return found ? target.replace(/\{(\d+)\}/g, (whole, index) => found[Number(index)] ?? whole) : name;
  };
  return { pattern, rewrite };
}

function qualified(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}

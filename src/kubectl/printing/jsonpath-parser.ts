/** Kubernetes' JSONPath template (client-go util/jsonpath), taken apart. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "path"; readonly steps: readonly Step[] }
  | { readonly kind: "range"; readonly steps: readonly Step[]; readonly body: readonly Part[] };

export type Step =
  /** Begins at the object given, inside a range too. */
  | { readonly kind: "root" }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "wildcard" }
  /** The value and everything below it. */
  | { readonly kind: "descend" }
  | {
      readonly kind: "slice";
      readonly from?: number;
      readonly to?: number;
      readonly by: number;
      readonly single: boolean;
    }
  | { readonly kind: "union"; readonly members: readonly (readonly Step[])[] }
  | { readonly kind: "filter"; readonly left: Operand; readonly operator: string; readonly right: Operand };

export type Operand =
  | { readonly kind: "path"; readonly steps: readonly Step[] }
  | { readonly kind: "value"; readonly value: string | number | boolean };

/** A template that cannot be read; `message` in client-go's words. */
export class JsonPathSyntaxError extends Error {}

/** Parses `{.items[*].metadata.name}` and what may surround it. */
export function parseJsonPath(template: string): readonly Part[] {
  const stack: { steps: readonly Step[]; body: Part[] }[] = [{ steps: [], body: [] }];
  const add = (part: Part) => stack.at(-1)?.body.push(part);
  let rest = template;
  while (rest !== "") {
    const open = rest.indexOf("{");
    if (open !== 0) add({ kind: "text", text: open < 0 ? rest : rest.slice(0, open) });
    if (open < 0) break;
    const close = endOf(rest, open + 1, "}");
    if (close < 0) throw new JsonPathSyntaxError("unclosed action");
    const action = rest.slice(open + 1, close).trim();
    rest = rest.slice(close + 1);
    const range = /^range(?:\s+(.*))?$/s.exec(action);
    if (range) stack.push({ steps: parsePath(range[1] ?? ""), body: [] });
    else if (action === "end") {
      const ended = stack.length > 1 ? stack.pop() : undefined;
      if (!ended) throw new JsonPathSyntaxError("not in range, nothing to end");
      add({ kind: "range", steps: ended.steps, body: ended.body });
    } else if (/^["']/.test(action)) add({ kind: "text", text: unquote(action) });
    else if (action !== "") add({ kind: "path", steps: parsePath(action) });
  }
  const whole = stack[0];
  if (stack.length > 1 || !whole) throw new JsonPathSyntaxError("unexpected end of the template: {end} is missing");
  return whole.body;
}

/** `x.y`, `.x.y` and `{.x.y}` alike, for custom columns, --sort-by and wait (RelaxedJSONPathExpression). */
export function parseRelaxedPath(expression: string): readonly Part[] {
  const match = /^\{(.*)\}$/s.exec(expression);
  const inner = match ? (match[1] ?? "") : expression;
  return parseJsonPath(`{${inner.startsWith(".") || inner.startsWith("$") ? inner : `.${inner}`}}`);
}

/** Where `closing` stands outside of quotes and brackets; -1 when it is missing. */
function endOf(text: string, start: number, closing: string): number {
  let quote = "";
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote !== "") {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (depth === 0 && character === closing) return index;
    else if (character === "[" || character === "(") depth++;
    else if (character === "]" || character === ")") depth--;
  }
  return -1;
}

function parsePath(text: string): Step[] {
  const steps: Step[] = [];
  let rest = text;
  const take = (length: number) => {
    rest = rest.slice(length);
  };
  while (rest !== "") {
    if (rest.startsWith("..")) {
      steps.push({ kind: "descend" });
      take(rest[2] === "[" ? 2 : 1);
      continue;
    }
    if (rest.startsWith("[")) {
      const close = endOf(rest, 1, "]");
      if (close < 0) throw new JsonPathSyntaxError("unterminated array");
      steps.push(parseBracket(rest.slice(1, close).trim()));
      take(close + 1);
      continue;
    }
    const blank = /^\s+/.exec(rest);
    if (blank) {
      take(blank[0].length);
      continue;
    }
    const dollar = /^(\$|@)/.exec(rest);
    if (dollar) {
      if (rest[0] === "$") steps.push({ kind: "root" });
      take(1);
      continue;
    }
    const field = /^\.?((?:\\.|[^.[\]{}()\s'"|=!<>,?$@])*)/.exec(rest);
    const name = (field?.[1] ?? "").replace(/\\(.)/g, "$1");
    if (!field || field[0] === "") {
      throw new JsonPathSyntaxError(`unrecognized character in action: U+${hexOf(rest)} '${rest.charAt(0)}'`);
    }
    if (!rest.startsWith(".") && steps.length === 0) throw new JsonPathSyntaxError(`unrecognized identifier ${name}`);
    if (name === "*") steps.push({ kind: "wildcard" });
    else if (name !== "") steps.push({ kind: "field", name });
    take(field[0].length);
  }
  return steps;
}

function parseBracket(text: string): Step {
  if (text === "*") return { kind: "wildcard" };
  const filter = /^\?\s*\((.*)\)$/s.exec(text);
  if (filter) return parseFilter((filter[1] ?? "").trim());
  const members = splitOutsideQuotes(text);
  if (members.length > 1) return { kind: "union", members: members.map((member) => [parseBracket(member.trim())]) };
  if (text.startsWith("'")) return { kind: "field", name: unquote(text) };
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (!slice || text === "") throw new JsonPathSyntaxError(`invalid array index ${text}`);
  const whole = (digits: string | undefined) => (digits ? Number(digits) : undefined);
  return {
    kind: "slice",
    from: whole(slice[1]),
    to: whole(slice[2]),
    by: whole(slice[3]) ?? 1,
    single: slice[2] === undefined,
  };
}

function parseFilter(text: string): Step {
  const match = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s.exec(text);
  if (!match) return { kind: "filter", left: operand(text), operator: "exists", right: { kind: "value", value: "" } };
  return { kind: "filter", left: operand(match[1] ?? ""), operator: match[2] ?? "", right: operand(match[3] ?? "") };
}

function operand(text: string): Operand {
  if (/^['"]/.test(text)) return { kind: "value", value: unquote(text) };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { kind: "value", value: Number(text) };
  if (text === "true" || text === "false") return { kind: "value", value: text === "true" };
  return { kind: "path", steps: parsePath(text) };
}

function splitOutsideQuotes(text: string): string[] {
  const members: string[] = [];
  let rest = text;
  for (let comma = endOf(rest, 0, ","); comma >= 0; comma = endOf(rest, 0, ",")) {
    members.push(rest.slice(0, comma));
    rest = rest.slice(comma + 1);
  }
  return [...members, rest];
}

function unquote(text: string): string {
  const quote = text.charAt(0);
  if (text.length < 2 || !text.endsWith(quote)) throw new JsonPathSyntaxError("unterminated quoted string");
  const named: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
  return text.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => named[character] ?? character);
}

function hexOf(text: string): string {
  return (text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

import { badRequest } from "../status.ts";
import { labelValueErrors, qualifiedNameErrors } from "../validation/names.ts";

export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

const operatorNames = "in, notin, =, ==, !=, gt, lt";

/**
 * Reads `?labelSelector=` (apimachinery pkg/labels): `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. Empty matches all.
 * Throws ApiError 400 with the parser's words.
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const words = new Words(text);
  const terms: LabelMatcher[] = [];
  if (words.peek() === "") return () => true;
  for (;;) {
    const next = words.peek();
    if (next !== "!" && !isIdentifier(next)) {
      throw badRequest(`found '${next}', expected: !, identifier, or 'end of string'`);
    }
    try {
      terms.push(parseRequirement(words));
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      throw badRequest(`unable to parse requirement: ${error.message}`);
    }
    const separator = words.take();
    if (separator === "") break;
    if (separator !== ",") throw badRequest(`found '${separator}', expected: ',' or 'end of string'`);
    if (words.peek() !== "!" && !isIdentifier(words.peek())) {
      throw badRequest(`found '${words.peek()}', expected: identifier after ','`);
    }
  }
  return (labels) => terms.every((matches) => matches(labels));
}

class SelectorError extends Error {}

/** The selector's tokens; "" at the end. */
class Words {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g) ?? [];
  }

  peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  take(): string {
    return this.#tokens[this.#at++] ?? "";
  }
}

function isIdentifier(token: string): boolean {
  return token !== "" && !/^[=!<>(),]/.test(token);
}

function parseRequirement(words: Words): LabelMatcher {
  const negated = words.peek() === "!";
  if (negated) words.take();
  const key = words.take();
  if (!isIdentifier(key)) throw new SelectorError(`found '${key}', expected: identifier`);
  check("key", key, qualifiedNameErrors(key));
  if (negated) return (labels) => labels[key] === undefined;
  if (words.peek() === "" || words.peek() === ",") return (labels) => labels[key] !== undefined;
  const operator = words.take();
  switch (operator) {
    case "=":
    case "==": {
      const wanted = parseValue(words, key);
      return (labels) => labels[key] === wanted;
    }
    case "!=": {
      const unwanted = parseValue(words, key);
      return (labels) => labels[key] !== unwanted;
    }
    case "in": {
      const wanted = parseValues(words, key);
      return (labels) => wanted.includes(labels[key] ?? missing);
    }
    case "notin": {
      const unwanted = parseValues(words, key);
      return (labels) => !unwanted.includes(labels[key] ?? missing);
    }
    case ">":
    case "<":
      return parseComparison(words, key, operator);
    default:
      throw new SelectorError(`found '${operator}', expected: ${operatorNames}`);
  }
}

/** Stands for a label that is not there; no label value contains a blank. */
const missing = " ";

function parseValue(words: Words, key: string): string {
  if (words.peek() === "" || words.peek() === ",") return "";
  const value = words.take();
  if (!isIdentifier(value)) throw new SelectorError(`found '${value}', expected: identifier`);
  check(`values[0][${key}]`, value, labelValueErrors(value));
  return value;
}

function parseComparison(words: Words, key: string, operator: "<" | ">"): LabelMatcher {
  const text = words.take();
  if (!/^-?\d+$/.test(text)) {
    const message = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw new SelectorError(`values[0]: Invalid value: ${JSON.stringify(text)}: ${message}`);
  }
  const bound = Number(text);
  return (labels) => {
    const value = labels[key];
    if (value === undefined || !/^-?\d+$/.test(value)) return false;
    return operator === ">" ? Number(value) > bound : Number(value) < bound;
  };
}

function parseValues(words: Words, key: string): string[] {
  const open = words.take();
  if (open !== "(") throw new SelectorError(`found '${open}' expected: '('`);
  const values: string[] = [];
  let afterComma = true;
  for (;;) {
    const token = words.take();
    if (token === ")") {
      // `(a,)` holds the empty value too.
      if (afterComma && values.length > 0) values.push("");
      return values;
    }
    if (token === ",") {
      if (afterComma) values.push("");
      afterComma = true;
    } else if (isIdentifier(token) && afterComma) {
      check(`values[${values.length}][${key}]`, token, labelValueErrors(token));
      values.push(token);
      afterComma = false;
    } else {
      throw new SelectorError(`found '${token}', expected: ',' or ')'`);
    }
  }
}

function check(field: string, value: string, messages: readonly string[]): void {
  if (messages.length === 0) return;
  throw new SelectorError(`${field}: Invalid value: ${JSON.stringify(value)}: ${messages.join("; ")}`);
}

import { CommandError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import { findByPath } from "./jsonpath.ts";
import { parseRelaxedPath } from "./jsonpath-parser.ts";

/** `items` by the value at a JSONPath of each one's object, as --sort-by does: numbers by value, texts naturally, what has none first. */
export function sortByPath<T>(items: readonly T[], path: string, objectOf: (item: T) => JsonObject): T[] {
  const parts = parseRelaxedPath(path);
  const keyed = items.map((item) => ({ item, key: findByPath(parts, objectOf(item))[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined)) {
    const shown = /^\{.*\}$/.test(path) ? path : `{${path.startsWith(".") ? path : `.${path}`}}`;
    throw new CommandError(`couldn't find any field with path ${JSON.stringify(shown)} in the list of objects`);
  }
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
}

function compare(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === "number" && typeof b === "number") return a - b;
  return naturally(String(a), String(b));
}

/** `pod-2` before `pod-10`. */
function naturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const l = left[index] ?? "";
    const r = right[index] ?? "";
    if (l === r) continue;
    if (/^\d/.test(l) && /^\d/.test(r)) return Number(l) - Number(r) || l.length - r.length;
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}

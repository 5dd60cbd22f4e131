/** A JSON value, as it crosses the API. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What lies at `path`; undefined where it ends early. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  for (const key of path) {
    if (!isObject(value)) return undefined;
    value = value[key];
  }
  return value;
}

/** The text there, or "". */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number there, or 0, which is how Go reads a missing one. */
export function numberAt(value: Json | undefined, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The list there, or an empty one. */
export function listAt(value: Json | undefined, ...path: readonly string[]): Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The object there, or an empty one. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** A map of texts, such as labels. */
export function textsAt(value: Json | undefined, ...path: readonly string[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(objectAt(value, ...path))) if (typeof text === "string") texts[key] = text;
  return texts;
}

/** `object` seen as its kind's type: the API server has validated what it hands out, so its shape is known. */
export function typed<T extends object>(object: JsonObject): T {
  return object as T;
}

/** The reverse: a typed object as JSON. Everything in kubernetes-types is JSON. */
export function untyped(object: object): JsonObject {
  return object as JsonObject;
}

/** A deep copy; undefined members are left out. */
export function copyOf(object: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(object));
}

/** Deep equality; members that are undefined count as missing. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameJson(a[key], b[key]));
}

/** Compact JSON with sorted keys, as Go marshals a map, `<`, `>` and `&` escaped. */
export function sortedJson(value: Json | undefined): string {
  return goEscape(JSON.stringify(sorted(value)));
}

/** As kubectl prints `-o json`: sorted keys, indented by four. */
export function indentedJson(value: Json | undefined): string {
  return goEscape(JSON.stringify(sorted(value), undefined, 4));
}

function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sorted(item) ?? null);
  if (!isObject(value)) return value;
  const ordered: JsonObject = {};
  for (const key of Object.keys(value).sort()) ordered[key] = sorted(value[key]);
  return ordered;
}

/** Go's encoder keeps JSON safe inside HTML. */
function goEscape(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Go's %q for the texts that occur here. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

import type { ObjectMeta } from "kubernetes-types/meta/v1";
import type { KubernetesObject } from "./client.ts";

/** metadata as the server writes it (the published type has read-only fields). */
export type Metadata = { -readonly [Field in keyof ObjectMeta]: ObjectMeta[Field] };

/** Any object, seen by code that does not know its kind. */
export interface ApiObject extends KubernetesObject {
  metadata?: Metadata;
  spec?: unknown;
  status?: unknown;
}

/** A JSON object of unknown shape. */
export type JsonObject = { [field: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A deep copy that may be changed; fields that are undefined are left out, as JSON does. */
export function copy<T>(value: T): T {
  // What comes out has the shape of what went in: only undefined fields go, and those were optional.
  return copyJson(value) as T;
}

function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const field in value) {
    if (value[field] !== undefined) result[field] = copyJson(value[field]);
  }
  return result;
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

/** Equality of JSON values; a field that is undefined counts as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  for (const field in a) if (!equal(a[field], b[field])) return false;
  for (const field in b) if (a[field] === undefined && b[field] !== undefined) return false;
  return true;
}

/** RFC 3339 with whole seconds, metav1.Time. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A kind as the server writes it: the published types forbid to set `status`. */
export type Draft<T> = { -readonly [Field in keyof T]: T[Field] };

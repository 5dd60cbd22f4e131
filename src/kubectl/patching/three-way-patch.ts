import { fieldsOf } from "../../cluster/api/decoding/field-table.ts";
import { patchStrategy } from "../../cluster/api/patch/merge-keys.ts";
import { isObject, type Json, type JsonObject, sameJson } from "../json.ts";

/**
 * The strategic merge patch that `apply` sends (apimachinery CreateThreeWayMergePatch): what `modified` adds or changes
 * against `current`, and what was in `original` (last applied) and is no longer wanted. Fields that only `current` has,
 * such as defaults, are left alone. `{}` when there is nothing to do.
 */
export function threeWayPatch(
  typeName: string,
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
): JsonObject {
  const patch: JsonObject = {};
  for (const [field, value] of Object.entries(modified)) {
    if (value === undefined) continue;
    addField(patch, typeName, field, original[field], value, current[field]);
  }
  for (const field of Object.keys(original)) if (modified[field] === undefined) patch[field] = null;
  return patch;
}

function addField(
  patch: JsonObject,
  typeName: string,
  field: string,
  original: Json | undefined,
  modified: Json,
  current: Json | undefined,
): void {
  const { mergeKey, retainKeys } = patchStrategy(typeName, field);
  const type = fieldsOf(typeName)?.get(field)?.element ?? "";
  if (modified === null) {
    if (current !== undefined) patch[field] = null;
  } else if (isObject(modified) && isObject(current)) {
    const inner = threeWayPatch(type, isObject(original) ? original : {}, modified, current);
    if (Object.keys(inner).length === 0) return;
    patch[field] = retainKeys ? { $retainKeys: Object.keys(modified).sort(), ...inner } : inner;
  } else if (Array.isArray(modified) && Array.isArray(current) && mergeKey !== undefined) {
    const before = Array.isArray(original) ? original : [];
    if (mergeKey === "") addSet(patch, field, before, modified, current);
    else addMergedList(patch, type, field, mergeKey, before, modified, current);
  } else if (!sameJson(modified, current)) {
    patch[field] = modified;
    if (Array.isArray(modified) && mergeKey) patch[`$setElementOrder/${field}`] = keysOf(modified, mergeKey);
  }
}

/** Lists whose items are told apart by a key. */
function addMergedList(
  patch: JsonObject,
  type: string,
  field: string,
  mergeKey: string,
  original: readonly Json[],
  modified: readonly Json[],
  current: readonly Json[],
): void {
  const find = (list: readonly Json[], key: Json | undefined) =>
    list.find((item): item is JsonObject => isObject(item) && sameJson(item[mergeKey], key));
  const items: Json[] = [];
  for (const item of modified) {
    if (!isObject(item)) continue;
    const key = item[mergeKey];
    const present = find(current, key);
    if (!present) {
      items.push(item);
      continue;
    }
    const inner = threeWayPatch(type, find(original, key) ?? {}, item, present);
    if (Object.keys(inner).length > 0) items.push({ ...inner, [mergeKey]: key });
  }
  for (const item of original) {
    if (!isObject(item) || find(modified, item[mergeKey])) continue;
    items.push({ $patch: "delete", [mergeKey]: item[mergeKey] });
  }
  if (items.length > 0) {
    patch[field] = items;
    patch[`$setElementOrder/${field}`] = keysOf(modified, mergeKey);
  }
}

/** Lists of plain values that are sets. */
function addSet(
  patch: JsonObject,
  field: string,
  original: readonly Json[],
  modified: readonly Json[],
  current: readonly Json[],
): void {
  const added = modified.filter((item) => !current.includes(item));
  const removed = original.filter((item) => !modified.includes(item));
  if (added.length > 0) patch[field] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${field}`] = removed;
  if (added.length + removed.length > 0) patch[`$setElementOrder/${field}`] = [...modified];
}

function keysOf(items: readonly Json[], mergeKey: string): Json[] {
  return items.flatMap((item) => (isObject(item) ? [{ [mergeKey]: item[mergeKey] }] : []));
}

import { fieldsOf } from "../decoding/field-table.ts";
import { equal, isObject, type JsonObject } from "../object.ts";
import { type PatchStrategy, patchStrategy } from "./merge-keys.ts";

/** A patch whose directives make no sense; the server answers 400. */
export class StrategicPatchError extends Error {}

const orderDirective = "$setElementOrder/";
const deleteFromDirective = "$deleteFromPrimitiveList/";

/**
 * A strategic merge patch (apimachinery util/strategicpatch) on an object of a type of the field table: lists with a
 * merge key are merged item by item, with `$patch`, `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList`.
 * Neither argument is changed.
 */
export function applyStrategicMergePatch(typeName: string, target: JsonObject, patch: JsonObject): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...changes } = patch;
  if (directive === "replace") return changes;
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge") {
    throw new StrategicPatchError(`unknown patch type found: ${directive}`);
  }
  const result: JsonObject = { ...target };
  if (Array.isArray(retained)) {
    for (const field of Object.keys(result)) if (!retained.includes(field)) delete result[field];
  }
  for (const [field, value] of Object.entries(changes)) {
    if (field.startsWith("$")) continue;
    if (value === null) delete result[field];
    else result[field] = mergeField(typeName, field, result[field], value, patch);
  }
  applyListDirectives(typeName, result, patch);
  return result;
}

function mergeField(typeName: string, field: string, old: unknown, value: unknown, patch: JsonObject): unknown {
  const type = elementType(typeName, field);
  if (isObject(value)) {
    // A map, or an object of no known type, merges by its keys all the same.
    return applyStrategicMergePatch(type, isObject(old) ? old : {}, value);
  }
  if (!Array.isArray(value)) return value;
  const { mergeKey } = patchStrategy(typeName, field);
  if (mergeKey === undefined) return value;
  const order = patch[orderDirective + field];
  const present: unknown[] = Array.isArray(old) ? old : [];
  if (mergeKey === "") return inOrder([...present, ...value.filter((item) => !present.includes(item))], order, "");
  return inOrder(mergeItems(type, present, value, mergeKey), order, mergeKey);
}

function mergeItems(type: string, old: readonly unknown[], patch: readonly unknown[], mergeKey: string): unknown[] {
  if (patch.some((item) => isObject(item) && item.$patch === "replace")) {
    return patch.filter((item) => !(isObject(item) && item.$patch === "replace"));
  }
  const result = [...old];
  for (const item of patch) {
    if (!isObject(item)) throw new StrategicPatchError(`expected an object in a list merged by ${mergeKey}`);
    const key = item[mergeKey];
    if (key === undefined) {
      throw new StrategicPatchError(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    }
    const at = result.findIndex((present) => isObject(present) && equal(present[mergeKey], key));
    const present = result[at];
    if (item.$patch === "delete") {
      if (at >= 0) result.splice(at, 1);
    } else if (isObject(present)) {
      result[at] = applyStrategicMergePatch(type, present, item);
    } else {
      result.push(applyStrategicMergePatch(type, {}, item));
    }
  }
  return result;
}

/** Orders and removals for lists that the patch may not even mention. */
function applyListDirectives(typeName: string, result: JsonObject, patch: JsonObject): void {
  for (const [directive, value] of Object.entries(patch)) {
    if (!Array.isArray(value)) continue;
    if (directive.startsWith(deleteFromDirective)) {
      const field = directive.slice(deleteFromDirective.length);
      const list = result[field];
      if (Array.isArray(list)) result[field] = list.filter((item) => !value.includes(item));
    } else if (directive.startsWith(orderDirective)) {
      const field = directive.slice(orderDirective.length);
      const list = result[field];
      const { mergeKey }: PatchStrategy = patchStrategy(typeName, field);
      if (Array.isArray(list) && patch[field] === undefined) result[field] = inOrder(list, value, mergeKey ?? "");
    }
  }
}

/** The named items in the order's sequence; others stay before the named one that they stood before. */
function inOrder(items: readonly unknown[], order: unknown, mergeKey: string): unknown[] {
  if (!Array.isArray(order)) return [...items];
  const keyOf = (item: unknown) => (mergeKey !== "" && isObject(item) ? item[mergeKey] : item);
  const place = (item: unknown) => order.findIndex((entry) => equal(keyOf(entry), keyOf(item)));
  const named = items.filter((item) => place(item) >= 0).sort((a, b) => place(a) - place(b));
  const result = [...named];
  for (const [index, item] of items.entries()) {
    if (place(item) >= 0) continue;
    const next = items.slice(index + 1).find((other) => place(other) >= 0);
    result.splice(next === undefined ? result.length : result.indexOf(next), 0, item);
  }
  return result;
}

function elementType(typeName: string, field: string): string {
  return fieldsOf(typeName)?.get(field)?.element ?? "";
}

/** As Go prints a map. */
function goMap(item: JsonObject): string {
  const pairs = Object.entries(item).map(([key, value]) => `${key}:${isObject(value) ? goMap(value) : value}`);
  return `map[${pairs.sort().join(" ")}]`;
}

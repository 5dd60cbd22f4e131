import { copy, equal, isObject } from "../object.ts";

/** An operation that does not fit the document; the server answers 422 with these words. */
export class JsonPatchError extends Error {}

/** RFC 6902. Throws JsonPatchError; the document is not changed. */
export function applyJsonPatch(document: unknown, operations: readonly unknown[]): unknown {
  const root = { value: copy(document) };
  for (const operation of operations) applyOperation(root, operation);
  return root.value;
}

interface Root {
  value: unknown;
}

function applyOperation(root: Root, operation: unknown): void {
  if (!isObject(operation)) throw new JsonPatchError("jsonpatch operation is not an object");
  const { op, path, from, value } = operation;
  if (typeof path !== "string") throw new JsonPatchError(`jsonpatch ${op} operation is missing its path`);
  if (op === "add") add(root, path, copy(value));
  else if (op === "remove") remove(root, path, op);
  else if (op === "replace") replace(root, path, copy(value));
  else if (op === "move") add(root, path, remove(root, String(from), op));
  else if (op === "copy") add(root, path, copy(get(root, String(from), op)));
  else if (op !== "test") throw new JsonPatchError(`Unexpected kind: ${op}`);
  else if (!equal(get(root, path, op), value)) throw new JsonPatchError(`testing value ${path} failed: test failed`);
}

function segments(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function missing(operation: unknown, path: string): JsonPatchError {
  return new JsonPatchError(`${operation} operation does not apply: doc is missing path: ${path}: missing value`);
}

function get(root: Root, path: string, operation: unknown): unknown {
  let value = root.value;
  for (const segment of segments(path)) {
    value = member(value, segment);
    if (value === undefined) throw missing(operation, path);
  }
  return value;
}

function member(container: unknown, segment: string): unknown {
  if (Array.isArray(container)) return /^\d+$/.test(segment) ? container[Number(segment)] : undefined;
  return isObject(container) ? container[segment] : undefined;
}

/** The container that the path's last segment is in. */
function parent(root: Root, path: string, operation: unknown): { container: unknown; last: string } {
  const parts = segments(path);
  const last = parts.pop() ?? "";
  let container = root.value;
  for (const segment of parts) container = member(container, segment);
  if (container === undefined) throw missing(operation, path);
  return { container, last };
}

function add(root: Root, path: string, value: unknown): void {
  if (path === "") {
    root.value = value;
    return;
  }
  const { container, last } = parent(root, path, "add");
  if (Array.isArray(container)) {
    const index = last === "-" ? container.length : Number(last);
    if (!(index >= 0 && index <= container.length)) {
      throw new JsonPatchError(
        `add operation does not apply: doc is missing path: "${path}": Unable to access invalid index: ${last}: invalid index referenced`,
      );
    }
    container.splice(index, 0, value);
  } else if (isObject(container)) container[last] = value;
  else throw missing("add", path);
}

function replace(root: Root, path: string, value: unknown): void {
  get(root, path, "replace");
  if (path === "") {
    root.value = value;
    return;
  }
  const { container, last } = parent(root, path, "replace");
  if (Array.isArray(container)) container[Number(last)] = value;
  else if (isObject(container)) container[last] = value;
}

function remove(root: Root, path: string, operation: unknown): unknown {
  const value = get(root, path, operation);
  const { container, last } = parent(root, path, operation);
  if (Array.isArray(container)) container.splice(Number(last), 1);
  else if (isObject(container)) delete container[last];
  return value;
}

import { isObject, type JsonObject } from "../object.ts";
import { type FieldType, fieldsOf, goName, isScalar, type ScalarCode } from "./field-table.ts";
import { canonicalQuantity, QuantityError } from "./quantity.ts";

/** A value that Go could not have put into its field; the message is encoding/json's. */
export class DecodeError extends Error {}

export interface Decoded {
  readonly object: JsonObject;
  /** Paths of fields that the type does not have: `spec.containers[0].imagee`. They are left out. */
  readonly unknownFields: readonly string[];
}

/** Reads JSON as an object of a type of the field table. Throws DecodeError. */
export function decode(typeName: string, value: unknown): Decoded {
  const decoder = new Decoder();
  const object = decoder.struct(typeName, value, [], goName(typeName), "");
  return { object, unknownFields: decoder.unknownFields };
}

class Decoder {
  readonly unknownFields: string[] = [];

  /**
   * `names`: the path without indices, as Go's messages have it; `owner`: the struct that the field is in;
   * `path`: with indices, as the strict decoder's have it.
   */
  struct(typeName: string, value: unknown, names: readonly string[], owner: string, path: string): JsonObject {
    if (!isObject(value)) throw mismatch(value, owner, names, `v1.${goName(typeName)}`);
    const fields = fieldsOf(typeName);
    if (!fields) throw new Error(`no fields known for ${typeName}`);
    const result: JsonObject = {};
    for (const [name, member] of Object.entries(value)) {
      const type = fields.get(name);
      const at = path ? `${path}.${name}` : name;
      if (!type) this.unknownFields.push(at);
      // null leaves a Go field at its zero value, as if it had not been there.
      else if (member !== null) {
        const decoded = this.#field(type, member, [...names, name], goName(typeName), at);
        // Go writes no empty slice or map of an optional field (`omitempty`), nor keeps it.
        if (type.required || type.collection === "" || !isEmpty(decoded)) result[name] = decoded;
      }
    }
    // A slice that Go always writes is never missing for whoever reads the object.
    for (const [name, type] of fields) {
      if (type.required && type.collection === "[]") result[name] ??= [];
    }
    return result;
  }

  #field(type: FieldType, value: unknown, names: readonly string[], owner: string, path: string): unknown {
    if (type.collection === "[]") {
      if (!Array.isArray(value)) throw mismatch(value, owner, names, goType(type));
      return value.map((item, index) => this.#element(type.element, item, names, owner, `${path}[${index}]`));
    }
    if (type.collection === "{}") {
      if (!isObject(value)) throw mismatch(value, owner, names, goType(type));
      const entries = Object.entries(value).map(([key, item]) => [
        key,
        this.#element(type.element, item, names, owner, `${path}.${key}`),
      ]);
      return Object.fromEntries(entries);
    }
    return this.#element(type.element, value, names, owner, path);
  }

  #element(element: string, value: unknown, names: readonly string[], owner: string, path: string): unknown {
    if (!isScalar(element)) return this.struct(element, value ?? {}, names, owner, path);
    return scalar(element, value ?? zero(element), names, owner);
  }
}

function isEmpty(collection: unknown): boolean {
  return Object.keys(Object(collection)).length === 0;
}

function zero(code: ScalarCode): unknown {
  if (code === "b") return false;
  return code === "i" || code === "l" || code === "n" || code === "x" ? 0 : "";
}

function scalar(code: ScalarCode, value: unknown, names: readonly string[], owner: string): unknown {
  switch (code) {
    case "o":
      return value;
    case "s":
    case "d":
      if (typeof value !== "string") throw mismatch(value, owner, names, code === "d" ? "[]uint8" : "string");
      return value;
    case "b":
      if (typeof value !== "boolean") throw mismatch(value, owner, names, "bool");
      return value;
    case "i":
    case "l":
      return integer(value, code === "i" ? 32 : 64, names, owner);
    case "n":
      if (typeof value !== "number") throw mismatch(value, owner, names, "float64");
      return value;
    case "x":
      return typeof value === "string" ? value : integer(value, 32, names, owner);
    case "q":
      return quantity(value);
    case "t":
    case "u":
      return time(value, names, owner);
  }
}

function integer(value: unknown, bits: 32 | 64, names: readonly string[], owner: string): number {
  if (typeof value !== "number") throw mismatch(value, owner, names, `int${bits}`);
  const fits = Number.isInteger(value) && (bits === 64 || Math.abs(value) <= 2147483647);
  if (fits) return value;
  throw new DecodeError(unmarshal(`number ${value}`, owner, names, `int${bits}`));
}

function quantity(value: unknown): string {
  try {
    if (typeof value === "string" || typeof value === "number") return canonicalQuantity(value);
  } catch (error) {
    if (error instanceof QuantityError) throw new DecodeError(error.message);
    throw error;
  }
  throw new DecodeError(new QuantityError().message);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function time(value: unknown, names: readonly string[], owner: string): unknown {
  if (typeof value !== "string") throw mismatch(value, owner, names, "string");
  if (rfc3339.test(value)) return value;
  throw new DecodeError(`parsing time "${value}" as "2006-01-02T15:04:05Z07:00": cannot parse "${value}" as "2006"`);
}

function goType({ collection, element }: FieldType): string {
  const inner = isScalar(element) ? (scalarGoTypes[element] ?? "string") : `v1.${goName(element)}`;
  if (collection === "[]") return `[]${inner}`;
  return element === "q" ? "v1.ResourceList" : `map[string]${inner}`;
}

const scalarGoTypes: Partial<Record<ScalarCode, string>> = {
  d: "[]uint8",
  i: "int32",
  l: "int64",
  n: "float64",
  b: "bool",
  x: "intstr.IntOrString",
  q: "resource.Quantity",
};

function mismatch(value: unknown, owner: string, names: readonly string[], wanted: string): DecodeError {
  return new DecodeError(unmarshal(jsonType(value), owner, names, wanted));
}

function unmarshal(found: string, owner: string, names: readonly string[], wanted: string): string {
  if (names.length === 0) return `json: cannot unmarshal ${found} into Go value of type ${wanted}`;
  return `json: cannot unmarshal ${found} into Go struct field ${owner}.${names.join(".")} of type ${wanted}`;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

import { fieldLines } from "../generated/fields.ts";

/** One letter of the generated table: s d i l n b t u x q o. */
export type ScalarCode = "s" | "d" | "i" | "l" | "n" | "b" | "t" | "u" | "x" | "q" | "o";

export interface FieldType {
  /** How often the element occurs. */
  readonly collection: "" | "[]" | "{}";
  /** A scalar's code, or the name of another type. */
  readonly element: string;
  readonly required: boolean;
}

export type TypeFields = ReadonlyMap<string, FieldType>;

let table: Map<string, string> | undefined;
const parsed = new Map<string, TypeFields>();

/** The fields of a type, by its name as in the Go sources; undefined when there is no such type. */
export function fieldsOf(typeName: string): TypeFields | undefined {
  const known = parsed.get(typeName);
  if (known) return known;
  table ??= new Map(
    fieldLines
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf(" ")), line]),
  );
  const line = table.get(typeName);
  if (!line) return undefined;
  const fields = new Map<string, FieldType>();
  for (const word of line.split(" ").slice(1)) {
    const [, name = "", mark, collection = "", element = "s"] = /^([^!:]+)(!?)(?::(\[\]|\{\})?(.+))?$/.exec(word) ?? [];
    fields.set(name, {
      collection: collection === "[]" || collection === "{}" ? collection : "",
      element,
      required: mark === "!",
    });
  }
  parsed.set(typeName, fields);
  return fields;
}

export function isScalar(element: string): element is ScalarCode {
  return element.length === 1;
}

/** The Go type's own name: the table tells core's and discovery's EndpointPort apart by a prefix. */
export function goName(typeName: string): string {
  return typeName.replace(/^Discovery/, "");
}

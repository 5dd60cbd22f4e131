import { CommandError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ColumnWriter } from "./column-writer.ts";
import { findByPath, plainText } from "./jsonpath.ts";
import { type Part, parseRelaxedPath } from "./jsonpath-parser.ts";

/** `-o custom-columns=NAME:.metadata.name,…`. */
export class CustomColumns {
  readonly #columns: readonly { readonly header: string; readonly path: readonly Part[] }[];
  readonly #writer: ColumnWriter;
  #headersDue: boolean;

  /** Throws CommandError for a specification that cannot be read. */
  constructor(specification: string, headers: boolean, writer: ColumnWriter) {
    if (specification === "") throw new CommandError("custom-columns format specified but no custom columns given");
    this.#columns = specification.split(",").map((column) => {
      const colon = column.indexOf(":");
      if (colon < 0) {
        throw new CommandError(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
      }
      return { header: column.slice(0, colon), path: parseRelaxedPath(column.slice(colon + 1)) };
    });
    this.#writer = writer;
    this.#headersDue = headers;
  }

  format(objects: readonly JsonObject[]): string {
    const rows = objects.map((object) => this.#columns.map(({ path }) => cell(findByPath(path, object))));
    if (this.#headersDue) rows.unshift(this.#columns.map(({ header }) => header));
    this.#headersDue = false;
    return this.#writer.format(rows);
  }
}

function cell(values: readonly Json[]): string {
  return values.length === 0 ? "<none>" : values.map(goText).join(",");
}

/** Go's %v: maps and lists without JSON's quotes. */
function goText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.keys(value).sort();
    return `map[${members.map((key) => `${key}:${goText(value[key] ?? null)}`).join(" ")}]`;
  }
  return plainText(value);
}

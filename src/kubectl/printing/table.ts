import { kindName, type Resource } from "../discovery.ts";
import { isObject, type Json, type JsonObject, listAt, textAt, textsAt } from "../json.ts";
import type { ColumnWriter } from "./column-writer.ts";

/** How rows are laid out (cli-runtime's TablePrinter). */
export interface TableLayout {
  readonly wide: boolean;
  readonly headers: boolean;
  readonly namespaces: boolean;
  readonly labels: boolean;
  readonly labelColumns: readonly string[];
  /** Prefix names with their kind. */
  readonly kindOf?: Resource | undefined;
}

interface Column {
  readonly name: string;
  readonly index: number;
  readonly isName: boolean;
}

/** Prints the server's Tables; keeps the columns for the events of a watch, which come without them. */
export class TablePrinter {
  readonly #layout: TableLayout;
  readonly #writer: ColumnWriter;
  #columns: Column[] = [];
  #headersDue: boolean;

  constructor(layout: TableLayout, writer: ColumnWriter) {
    this.#layout = layout;
    this.#writer = writer;
    this.#headersDue = layout.headers;
  }

  /** The rows of `table` as lines, under headers if none were printed yet; "" without rows. */
  format(table: JsonObject): string {
    const definitions = listAt(table, "columnDefinitions");
    if (definitions.length > 0) this.#columns = this.#visible(definitions);
    const rows = listAt(table, "rows").map((row) => this.#cells(row));
    if (rows.length === 0) return "";
    if (this.#headersDue) rows.unshift(this.#headers());
    this.#headersDue = false;
    return this.#writer.format(rows);
  }

  #visible(definitions: readonly Json[]): Column[] {
    return definitions.flatMap((definition, index) => {
      const hidden = isObject(definition) && typeof definition.priority === "number" && definition.priority !== 0;
      if (hidden && !this.#layout.wide) return [];
      const isName = textAt(definition, "format") === "name" && textAt(definition, "type") === "string";
      return [{ name: textAt(definition, "name"), index, isName }];
    });
  }

  #headers(): string[] {
    const { namespaces, labels, labelColumns } = this.#layout;
    return [
      ...(namespaces ? ["NAMESPACE"] : []),
      ...this.#columns.map((column) => column.name.toUpperCase()),
      ...labelColumns.map((label) => label.slice(label.lastIndexOf("/") + 1).toUpperCase()),
      ...(labels ? ["LABELS"] : []),
    ];
  }

  #cells(row: Json): string[] {
    const { namespaces, labels, labelColumns, kindOf } = this.#layout;
    const values = listAt(row, "cells");
    const own = textsAt(row, "object", "metadata", "labels");
    return [
      ...(namespaces ? [textAt(row, "object", "metadata", "namespace")] : []),
      ...this.#columns.map(({ index, isName }) => {
        const text = cellText(values[index]);
        return isName && kindOf ? `${kindName(kindOf)}/${text}` : text;
      }),
      ...labelColumns.map((label) => own[label] ?? ""),
      ...(labels ? [labelsText(own)] : []),
    ];
  }
}

/** Labels as `k=v,…` by key, `<none>` without any. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels).sort();
  return pairs.length === 0 ? "<none>" : pairs.map((key) => `${key}=${labels[key]}`).join(",");
}

function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return "<nil>";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  return line.replaceAll("\u001b", "^[");
}

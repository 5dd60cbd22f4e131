import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface Column {
  readonly label: string;
  /** `short` stays on one line, `name` may break anywhere, `number` stands at the right, `prose` is not monospace. */
  readonly kind?: "short" | "name" | "number" | "prose";
  readonly isSortable?: boolean;
}

export interface Row {
  readonly key: string;
  /** One for each column. */
  readonly cells: readonly ComponentChildren[];
  /** What sorting goes by, where a cell is more than text. */
  readonly values?: readonly (string | number)[];
  /** `data-…` attributes. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

interface Group {
  readonly key: string;
  /** Above its rows, across all columns. */
  readonly head?: ComponentChildren;
  readonly rows: readonly Row[];
}

interface ViewTableProps {
  readonly caption: string;
  /** Else it is for those who do not see the table's place. */
  readonly showsCaption?: boolean;
  readonly class?: string;
  readonly columns: readonly Column[];
  /** Rows, or groups of them that each have a head. */
  readonly rows?: readonly Row[];
  readonly groups?: readonly Group[];
}

interface Sorting {
  readonly column: number;
  readonly isDown: boolean;
}

/** The table of every view: its head stays in sight, and on a phone each row is a card with its columns' names. */
export function ViewTable({ caption, showsCaption, class: name = "", columns, rows, groups }: ViewTableProps) {
  const sorting = useSignal<Sorting | undefined>(undefined);
  const all = groups ?? [{ key: "", rows: sorted(rows ?? [], sorting.value) }];
  return (
    <table class={`view-table ${name}`}>
      <caption class={showsCaption ? "" : "sr-only"}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <Head
              key={column.label}
              column={column}
              isDown={sorting.value?.column === index ? sorting.value.isDown : undefined}
              sort={() => {
                sorting.value = nextSorting(sorting.value, index);
              }}
            />
          ))}
        </tr>
      </thead>
      {all.map(({ key, head, rows: members }) => (
        <tbody key={key}>
          {head !== undefined && (
            <tr class="group-head">
              <th scope="rowgroup" colSpan={columns.length}>
                {head}
              </th>
            </tr>
          )}
          {members.map((row) => (
            <tr key={row.key} {...row.data}>
              {row.cells.map((cell, index) => (
                <td key={index} class={columns[index]?.kind} data-label={columns[index]?.label}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface HeadProps {
  readonly column: Column;
  /** Undefined while the table is not sorted by it. */
  readonly isDown: boolean | undefined;
  sort(): void;
}

function Head({ column: { label, kind, isSortable }, isDown, sort }: HeadProps) {
  const order = isDown === undefined ? undefined : isDown ? "descending" : "ascending";
  return (
    <th scope="col" class={kind} aria-sort={order}>
      {isSortable ? (
        <button type="button" onClick={sort}>
          {label}
          {order !== undefined && <span aria-hidden="true"> {isDown ? "↓" : "↑"}</span>}
        </button>
      ) : (
        label
      )}
    </th>
  );
}

/** Up, down, and as it came. */
function nextSorting(now: Sorting | undefined, column: number): Sorting | undefined {
  if (now?.column !== column) return { column, isDown: false };
  return now.isDown ? undefined : { column, isDown: true };
}

function sorted(rows: readonly Row[], sorting: Sorting | undefined): readonly Row[] {
  if (!sorting) return rows;
  const { column, isDown } = sorting;
  const sortValue = ({ values, cells }: Row) => values?.[column] ?? String(cells[column] ?? "");
  return [...rows].sort((one, other) => compare(sortValue(one), sortValue(other)) * (isDown ? -1 : 1));
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}

/** Columns as iproute2's ss lays them out (misc/ss.c, render_calc_width and render). */
interface Column {
  readonly header: string;
  readonly isRight: boolean;
  /** Stands before it, unless it begins the line. */
  readonly delimiter: string;
}

const columns: readonly Column[] = [
  { header: "Netid", isRight: false, delimiter: "" },
  { header: "State", isRight: false, delimiter: " " },
  { header: "Recv-Q", isRight: false, delimiter: " " },
  { header: "Send-Q", isRight: false, delimiter: " " },
  { header: "Local Address:", isRight: true, delimiter: " " },
  { header: "Port", isRight: false, delimiter: "" },
  { header: "Peer Address:", isRight: true, delimiter: " " },
  { header: "Port", isRight: false, delimiter: "" },
  { header: "Process", isRight: false, delimiter: "" },
];

/** One socket's cells; undefined in a column that is left out altogether. */
export type Row = readonly (string | undefined)[];

export interface Layout {
  readonly hasHeader: boolean;
  /** Of the terminal; undefined when the output is none: then columns are as wide as what is in them. */
  readonly screenWidth: number | undefined;
  /** Which columns are left out: Netid when there is one kind, State when there is one state. */
  readonly without: ReadonlySet<"Netid" | "State">;
}

export function renderColumns(rows: readonly Row[], layout: Layout): string {
  const { hasHeader, screenWidth, without } = layout;
  const isShown = (header: string) => !(header === "Netid" || header === "State") || !without.has(header);
  const shown = columns.flatMap((column, index) => (isShown(column.header) ? [{ ...column, index }] : []));
  const cells = [
    ...(hasHeader ? [shown.map(({ header }) => header)] : []),
    ...rows.map((row) => shown.map(({ index }) => row[index] ?? "")),
  ];
  let started = false;
  const widths = shown.map(({ delimiter }, at) => {
    // The very last cell is not measured: ss begins to print before it has counted it.
    const measured = at === shown.length - 1 && rows.length > 0 ? cells.slice(0, -1) : cells;
    const longest = Math.max(0, ...measured.map((row) => (row[at] ?? "").length));
    const width = longest + (started && longest > 0 ? delimiter.length : 0);
    if (width > 0) started = true;
    return Math.min(width, screenWidth ?? Number.POSITIVE_INFINITY);
  });
  if (screenWidth !== undefined) spread(widths, screenWidth);
  return cells
    .map((row) => {
      let text = "";
      for (const [at, { isRight, delimiter }] of shown.entries()) {
        const prefix = text === "" ? "" : delimiter;
        const cell = row[at] ?? "";
        const padding = " ".repeat(Math.max(0, (widths[at] ?? 0) - prefix.length - cell.length));
        text += isRight ? prefix + padding + cell : prefix + cell + padding;
      }
      return `${text}\n`;
    })
    .join("");
}

function lastShown(widths: readonly number[]): number {
  return widths.findLastIndex((width) => width > 0);
}

/** Divides the columns into lines that fit the screen, and hands what is left of each line out to its columns. */
function spread(widths: number[], screenWidth: number): void {
  const last = lastShown(widths);
  let line: number[] = [];
  let length = 0;
  for (let at = 0; at <= last; at++) {
    const width = widths[at] ?? 0;
    if (width === 0) continue;
    line.push(at);
    length += width;
    if (at !== last && length < screenWidth) continue;
    if (length > screenWidth) {
      line.pop();
      length -= width;
      at = line.at(-1) ?? at;
    }
    if (length < screenWidth) {
      const spacing = Math.floor((screenWidth - length) / line.length);
      let rest = (screenWidth - length) % line.length;
      for (const column of line.toReversed()) {
        widths[column] = (widths[column] ?? 0) + spacing + (rest > 0 ? 1 : 0);
        rest--;
      }
    }
    line = [];
    length = 0;
  }
}

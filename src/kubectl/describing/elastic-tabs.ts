/**
 * Aligns tab-separated text as Go's text/tabwriter does: a column is as wide as its widest cell among neighbouring
 * lines that have it, plus `padding`. What follows a line's last tab belongs to no column.
 */
export function alignTabs(text: string, padding = 2): string {
  const lines = text.split("\n").map((line) => line.split("\t"));
  const output: string[] = [];
  alignBlock(lines, 0, lines.length, [], padding, output);
  return output.join("\n");
}

/** Aligns the lines of one block below the columns whose widths are known. */
function alignBlock(
  lines: readonly (readonly string[])[],
  start: number,
  end: number,
  widths: readonly number[],
  padding: number,
  output: string[],
): void {
  const column = widths.length;
  for (let index = start; index < end; index++) {
    const cells = lines[index] ?? [];
    if (column >= cells.length - 1) {
      output.push(cells.map((cell, at) => pad(cell, widths[at])).join(""));
      continue;
    }
    let width = 0;
    let last = index;
    for (; last < end; last++) {
      const cell = lines[last];
      if (!cell || column >= cell.length - 1) break;
      width = Math.max(width, [...(cell[column] ?? "")].length + padding);
    }
    alignBlock(lines, index, last, [...widths, width], padding, output);
    index = last - 1;
  }
}

function pad(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + " ".repeat(Math.max(0, width - [...cell].length));
}

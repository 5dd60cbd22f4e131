/**
 * Go's tabwriter as kubectl uses it: at least 6 wide, 3 blanks between, the last cell unpadded. Widths are remembered
 * from one block of rows to the next and only grow, so that a watch stays aligned.
 */
export class ColumnWriter {
  #widths: number[] = [];
  readonly #minimum: number;
  readonly #padding: number;

  constructor(minimum = 6, padding = 3) {
    this.#minimum = minimum;
    this.#padding = padding;
  }

  /** The rows as lines. Each row's last cell ends its line. */
  format(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      row.slice(0, -1).forEach((cell, index) => {
        const width = Math.max(this.#minimum, lengthOf(cell) + this.#padding);
        this.#widths[index] = Math.max(this.#widths[index] ?? 0, width);
      });
    }
    return rows.map((row) => `${row.map((cell, index) => this.#padded(cell, index, row)).join("")}\n`).join("");
  }

  #padded(cell: string, index: number, row: readonly string[]): string {
    return index === row.length - 1 ? cell : cell + " ".repeat((this.#widths[index] ?? 0) - lengthOf(cell));
  }
}

/** In code points, which is what tabwriter counts. */
function lengthOf(text: string): number {
  return [...text].length;
}

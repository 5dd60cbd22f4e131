/** Sequences that a terminal obeys: OSC up to BEL or ST, CSI, and two-character ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const sequences = /\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[@-Z\\^_])/g;
/** The beginning of one, at the end of what has come so far. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const unfinished = /(?:\r|\x1b(?:\][^\x07\x1b]*\x1b?|\[[0-?]*[ -/]*)?)$/;

/** The last rows that a terminal without colours or a cursor would show. */
export class PlainOutput {
  readonly #rows: number;
  readonly #columns: number;
  readonly #decoder = new TextDecoder();
  #rest = "";
  #lines: string[] = [""];

  constructor({ rows, columns }: { readonly rows: number; readonly columns: number }) {
    this.#rows = rows;
    this.#columns = columns;
  }

  write(data: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(data, { stream: true });
    this.#rest = unfinished.exec(text)?.[0] ?? "";
    const plain = text.slice(0, text.length - this.#rest.length).replaceAll(sequences, "");
    const [more = "", ...lines] = plain.replaceAll("\r\n", "\n").split("\n");
    const last = (this.#lines.pop() ?? "") + more;
    // A line that is written anew begins with a carriage return.
    const redrawn = [last, ...lines].map((line) => line.slice(line.lastIndexOf("\r") + 1));
    this.#lines = [...this.#lines, ...redrawn].slice(-this.#rows);
  }

  /** As many rows always: those that are not there yet are empty. */
  get text(): string {
    const rows = this.#lines.flatMap((line) => {
      const wrapped = Array.from({ length: Math.ceil(line.length / this.#columns) }, (_, row) =>
        line.slice(row * this.#columns, (row + 1) * this.#columns),
      );
      return wrapped.length > 0 ? wrapped : [""];
    });
    return [...Array<string>(this.#rows).fill(""), ...rows].slice(-this.#rows).join("\n");
  }
}

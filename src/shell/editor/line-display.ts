import { isWide } from "../../cluster/line-discipline.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Tty } from "../../cluster/tty.ts";
import type { Prompt } from "../prompt.ts";

export interface RedrawOptions {
  /** Empties the screen first. */
  readonly clear?: boolean;
  /** Marks around the prompt. */
  readonly before?: string;
  readonly after?: string;
}

/** Shows a prompt and the line behind it, over as many rows as the terminal's width makes of them. */
export class LineDisplay {
  readonly #tty: Tty;
  #prompt: Prompt = { text: "", visible: "" };
  #shown = "";
  /** What stands before the cursor on the screen, from the beginning of the prompt's last line. */
  #beforeCursor = "";
  #columns: number;

  constructor(tty: Tty) {
    this.#tty = tty;
    this.#columns = tty.size.columns;
  }

  /** A prompt on a fresh row; `before` and `after` are marks around it. */
  async begin(prompt: Prompt, before = "", after = ""): Promise<void> {
    this.#prompt = prompt;
    this.#columns = this.#tty.size.columns;
    this.#shown = "";
    this.#beforeCursor = lastLine(prompt.visible);
    await this.#write(before + prompt.text + after);
  }

  async show(before: string, after: string): Promise<void> {
    const text = before + after;
    const head = lastLine(this.#prompt.visible);
    const simple = after === "" && this.#beforeCursor === head + this.#shown && text.startsWith(this.#shown);
    const added = simple ? text.slice(this.#shown.length) : "";
    const here = this.#place(this.#beforeCursor);
    if (simple && !added.includes("\n") && here.column + widthOf(added) < this.#columns) {
      await this.#write(added);
    } else if (text === this.#shown) {
      await this.#write(travel(here, this.#place(head + before)));
    } else {
      const start = this.#place(head);
      const end = this.#place(head + text);
      const wrapped = end.column === 0 && text !== "" && !text.endsWith("\n") ? "\n" : "";
      await this.#write(`${travel(here, start)}\x1b[J${text}${wrapped}${travel(end, this.#place(head + before))}`);
    }
    this.#shown = text;
    this.#beforeCursor = head + before;
  }

  /** Draws everything again: the width has changed, or the prompt. */
  async redraw(prompt: Prompt, before: string, after: string, options: RedrawOptions = {}): Promise<void> {
    const { clear = false } = options;
    this.#columns = this.#tty.size.columns;
    const here = this.#place(this.#beforeCursor);
    this.#prompt = prompt;
    this.#shown = "";
    this.#beforeCursor = lastLine(prompt.visible);
    const line = clear ? prompt.text : lastLine(prompt.text);
    const start = clear ? "\x1b[H\x1b[2J" : `${travel(here, { row: 0, column: 0 })}\x1b[J`;
    await this.#write(start + (options.before ?? "") + line + (options.after ?? ""));
    await this.show(before, after);
  }

  /** Below the line, with `note` behind it. */
  async finish(note = ""): Promise<void> {
    const head = lastLine(this.#prompt.visible);
    const end = this.#place(head + this.#shown);
    const wrapped = end.column === 0 && this.#shown !== "" && note === "";
    await this.#write(`${travel(this.#place(this.#beforeCursor), end)}${note}${wrapped ? "" : "\n"}`);
  }

  async print(text: string): Promise<void> {
    await this.#write(text);
  }

  /** Where the cursor is after `text`, which begins at the left edge. */
  #place(text: string): Place {
    let row = 0;
    let column = 0;
    for (const character of text) {
      if (character === "\n") {
        row++;
        column = 0;
        continue;
      }
      const width = widthOf(character);
      if (column + width > this.#columns) {
        row++;
        column = 0;
      }
      column += width;
    }
    return column >= this.#columns ? { row: row + 1, column: 0 } : { row, column };
  }

  async #write(text: string): Promise<void> {
    if (text !== "") await this.#tty.output.write(bytes(text));
  }
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** Moves the cursor; rows are counted from the prompt's last line. */
function travel(from: Place, to: Place): string {
  if (from.row === to.row && from.column === to.column) return "";
  const rows = to.row < from.row ? `\x1b[${from.row - to.row}A` : to.row > from.row ? `\x1b[${to.row - from.row}B` : "";
  return `${rows}\r${to.column > 0 ? `\x1b[${to.column}C` : ""}`;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** Columns that a text takes: two for wide characters, none for combining ones. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}|\u200d/u.test(character)) continue;
    width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return width;
}

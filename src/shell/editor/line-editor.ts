import type { Tty } from "../../cluster/tty.ts";
import type { Completion } from "../completion.ts";
import { limits } from "../limits.ts";
import type { Prompt } from "../prompt.ts";
import { HistoryCursor } from "./history-cursor.ts";
import { KeyReader } from "./keys.ts";
import { LineBuffer } from "./line-buffer.ts";
import { LineDisplay, widthOf } from "./line-display.ts";

export type LineResult =
  | { readonly kind: "line"; readonly text: string }
  /** Ctrl-D on an empty line, or the terminal is gone. */
  | { readonly kind: "end" }
  /** Ctrl-C: the line is given up. */
  | { readonly kind: "interrupt" };

export interface LineEditorOptions {
  readonly tty: Tty;
  /** Oldest first. */
  readonly history: readonly string[];
  readonly complete: (line: string) => Promise<Completion>;
  /** Asks the emulator to bracket what is pasted, so that pasted lines are edited before they run (bash does). */
  readonly bracketedPaste: boolean;
}

export interface Marks {
  readonly before: string;
  readonly after: string;
}

/** Edits one line at a time on a terminal, as readline and busybox' lineedit do with Emacs keys. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #keys: KeyReader;
  readonly #buffer = new LineBuffer();
  readonly #display: LineDisplay;
  #prompt: Prompt = { text: "", visible: "" };
  #lastKey = "";

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#keys = new KeyReader(options.tty.input);
    this.#display = new LineDisplay(options.tty);
  }

  /** The terminal is raw while this runs. Rejects with the signal's reason. */
  async readLine(prompt: Prompt, marks: Marks, signal: AbortSignal): Promise<LineResult> {
    const { tty, bracketedPaste } = this.#options;
    const before = tty.setRaw(true);
    let redrawing: Promise<void> = Promise.resolve();
    const stopListening = tty.onResize(() => {
      redrawing = redrawing.then(() => this.#resized(marks)).catch(() => {});
    });
    try {
      this.#buffer.set("");
      this.#prompt = prompt;
      await this.#display.begin(prompt, (bracketedPaste ? "\x1b[?2004h" : "") + marks.before, marks.after);
      const result = await this.#edit(signal);
      await redrawing;
      if (bracketedPaste) await this.#display.print("\x1b[?2004l");
      return result;
    } finally {
      stopListening();
      tty.setRaw(before);
    }
  }

  async #edit(signal: AbortSignal): Promise<LineResult> {
    const history = new HistoryCursor(this.#options.history);
    for (;;) {
      const key = await this.#keys.next(signal);
      if (!key) return { kind: "end" };
      if (key.kind === "key" && key.name === "PasteStart") {
        const pasted = await this.#keys.paste(signal);
        if (pasted.kind === "paste") this.#insert(pasted.text);
      } else if (key.kind === "key") {
        const result = await this.#press(key.name, history, signal);
        if (result) return result;
        this.#lastKey = key.name;
      } else this.#insert(key.text);
      await this.#show();
    }
  }

  #insert(text: string): void {
    if (this.#buffer.text.length + text.length <= limits.commandLength) this.#buffer.insert(text);
  }

  async #press(name: string, history: HistoryCursor, signal: AbortSignal): Promise<LineResult | undefined> {
    switch (name) {
      case "Enter":
        await this.#display.finish();
        return { kind: "line", text: this.#buffer.text };
      case "C-c":
        await this.#display.finish("^C");
        return { kind: "interrupt" };
      case "C-d":
        if (this.#buffer.text === "") {
          await this.#display.finish();
          return { kind: "end" };
        }
        this.#buffer.edit("Delete");
        return undefined;
      case "C-l":
        await this.#redraw(true);
        return undefined;
      case "Up":
      case "C-p":
        this.#recall(history.older(this.#buffer.text));
        return undefined;
      case "Down":
      case "C-n":
        this.#recall(history.newer());
        return undefined;
      case "M-.":
        this.#insert(/(\S+)\s*$/.exec(this.#options.history.at(-1) ?? "")?.[1] ?? "");
        return undefined;
      case "Tab":
        await this.#complete();
        return undefined;
      case "C-r":
        return this.#search(history, signal);
      default:
        this.#buffer.edit(name);
        return undefined;
    }
  }

  #recall(text: string | undefined): void {
    if (text !== undefined) this.#buffer.set(text);
  }

  async #show(): Promise<void> {
    await this.#display.show(this.#buffer.beforeCursor, this.#buffer.afterCursor);
  }

  async #redraw(clear = false): Promise<void> {
    await this.#display.redraw(this.#prompt, this.#buffer.beforeCursor, this.#buffer.afterCursor, { clear });
  }

  /** Who attaches to a container resizes its terminal: they have not seen the prompt yet, nor its marks. */
  async #resized(marks: Marks): Promise<void> {
    const isFresh = this.#buffer.text === "";
    await this.#display.redraw(this.#prompt, this.#buffer.beforeCursor, this.#buffer.afterCursor, {
      before: isFresh ? marks.before : "",
      after: isFresh ? marks.after : "",
    });
  }

  /** Inserts what all candidates share; a second Tab lists them. */
  async #complete(): Promise<void> {
    const before = this.#buffer.beforeCursor;
    const { start, candidates } = await this.#options.complete(before);
    const shared = sharedPrefix(candidates);
    const word = before.slice(start);
    const [only] = candidates;
    if (candidates.length === 1 && only !== undefined) {
      this.#buffer.replaceBefore(start, /[/=]$/.test(only) ? only : `${only} `);
    } else if (shared.length > word.length) this.#buffer.replaceBefore(start, shared);
    else if (candidates.length > 1 && this.#lastKey === "Tab") {
      await this.#display.finish();
      await this.#display.print(inColumns(candidates.map(baseName), this.#options.tty.size.columns));
      await this.#display.begin(this.#prompt);
    } else if (candidates.length !== 1) await this.#display.print("\x07");
  }

  /** Ctrl-R: looks back for the text typed; the next key that is none of the search ends it. */
  async #search(history: HistoryCursor, signal: AbortSignal): Promise<LineResult | undefined> {
    const original = this.#buffer.text;
    let wanted = "";
    let failed = false;
    for (;;) {
      const title = `(${failed ? "failed " : ""}reverse-i-search)\`${wanted}': `;
      await this.#display.redraw({ text: title, visible: title }, this.#buffer.beforeCursor, this.#buffer.afterCursor);
      const key = await this.#keys.next(signal);
      if (!key) return { kind: "end" };
      const name = key.kind === "key" ? key.name : "";
      if (key.kind !== "key") wanted += key.text;
      else if (name === "Backspace") wanted = wanted.slice(0, -1);
      else if (name !== "C-r") {
        if (name === "C-g" || name === "C-c") this.#buffer.set(original);
        await this.#redraw();
        return name === "C-g" ? undefined : this.#press(name, history, signal);
      }
      const found = history.search(wanted, name === "C-r");
      failed = found === undefined && wanted !== "";
      this.#recall(found);
    }
  }
}

function sharedPrefix(candidates: readonly string[]): string {
  let shared = candidates[0] ?? "";
  for (const candidate of candidates) {
    while (!candidate.startsWith(shared)) shared = shared.slice(0, -1);
  }
  return shared;
}

/** A path's last part, as lists of candidates show it. */
function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/", path.length - 2) + 1);
}

/** Column by column, as `ls` does. */
export function inColumns(names: readonly string[], columns: number): string {
  const width = Math.max(...names.map(widthOf)) + 2;
  const perRow = Math.max(1, Math.floor((columns + 1) / width));
  const rows = Math.ceil(names.length / perRow);
  let text = "";
  for (let row = 0; row < rows; row++) {
    const line = names.filter((_, index) => index % rows === row);
    text += `${line
      .map((name) => name + " ".repeat(width - widthOf(name)))
      .join("")
      .trimEnd()}\n`;
  }
  return text;
}

import { ShellError } from "../control-flow.ts";
import { limits } from "../limits.ts";

/** A run of characters; what was quoted is neither split nor a pattern. */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
}

export type Field = readonly Piece[];

/** Where an expansion's results go. */
export interface Sink {
  text(text: string, quoted: boolean): void;
  /** The result of an unquoted expansion: split, if this sink splits. */
  expansion(text: string): void;
  /** `$@`, or `$*` unquoted: a field each, if this sink splits. */
  list(values: readonly string[], quoted: boolean): void;
}

/** Builds the fields of a word (POSIX 2.6.5, field splitting). */
export class FieldBuilder implements Sink {
  readonly fields: Field[] = [];
  readonly #separators: string;
  #current: Piece[] | undefined;
  #length = 0;

  constructor(separators: string) {
    this.#separators = separators;
  }

  text(text: string, quoted: boolean): void {
    this.#length += text.length;
    if (this.#length > limits.wordLength) throw tooLong();
    this.#current ??= [];
    this.#current.push({ text, quoted });
  }

  expansion(text: string): void {
    let run = "";
    const flush = () => {
      if (run !== "") this.text(run, false);
      run = "";
    };
    for (let at = 0; at < text.length; at++) {
      const character = text.charAt(at);
      if (!this.#separators.includes(character)) {
        run += character;
        continue;
      }
      flush();
      // One separator: blanks around at most one other character of IFS.
      let sawOther = !isBlank(character);
      while (at + 1 < text.length && this.#separators.includes(text.charAt(at + 1))) {
        const following = text.charAt(at + 1);
        if (!isBlank(following)) {
          if (sawOther) break;
          sawOther = true;
        }
        at++;
      }
      if (sawOther && !this.#current) this.#current = [];
      this.endField();
    }
    flush();
  }

  list(values: readonly string[], quoted: boolean): void {
    for (const [index, value] of values.entries()) {
      if (index > 0) this.endField();
      if (quoted) this.text(value, true);
      else this.expansion(value);
    }
  }

  endField(): void {
    if (this.#current) this.fields.push(this.#current);
    if (this.fields.length > limits.fields) throw tooLong();
    this.#current = undefined;
  }
}

/** Collects one text, without splitting: assignments, redirection targets, `case` words. */
export class TextBuilder implements Sink {
  readonly pieces: Piece[] = [];
  readonly #joiner: string;

  constructor(joiner: string) {
    this.#joiner = joiner;
  }

  text(text: string, quoted: boolean): void {
    this.pieces.push({ text, quoted });
  }

  expansion(text: string): void {
    this.text(text, false);
  }

  list(values: readonly string[], quoted: boolean): void {
    this.text(values.join(this.#joiner), quoted);
  }
}

export function textOf(field: Field): string {
  return field.length === 1 ? (field[0]?.text ?? "") : field.map((piece) => piece.text).join("");
}

/** As a pattern: what was quoted stands for itself. */
export function patternOf(field: Field): string {
  return field.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join("");
}

function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, "\\$&");
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\n";
}

function tooLong(): ShellError {
  return new ShellError("eastwest: the expansion is too long", 2);
}

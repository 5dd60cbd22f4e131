import { compileExpression } from "../regular-expression.ts";
import { Input, toText, type Value } from "./values.ts";

/** `$0` and its fields, each made from the other when it is asked for. */
export class AwkRecord {
  #text = "";
  #fields: Value[] | undefined;
  #isStale = false;

  setText(text: string): void {
    this.#text = text;
    this.#fields = undefined;
    this.#isStale = false;
  }

  text(outputSeparator: string): string {
    if (this.#isStale) {
      this.#text = (this.#fields ?? []).map((field) => toText(field)).join(outputSeparator);
      this.#isStale = false;
    }
    return this.#text;
  }

  count(separator: string): number {
    return this.#split(separator).length;
  }

  get(index: number, separator: string): Value {
    return this.#split(separator)[index - 1];
  }

  set(index: number, value: Value, separator: string): void {
    const fields = this.#split(separator);
    while (fields.length < index) fields.push(new Input(""));
    fields[index - 1] = value;
    this.#isStale = true;
  }

  resize(count: number, separator: string): void {
    const fields = this.#split(separator);
    while (fields.length < count) fields.push(new Input(""));
    fields.length = count;
    this.#isStale = true;
  }

  #split(separator: string): Value[] {
    this.#fields ??= splitFields(this.#text, separator).map((field) => new Input(field));
    return this.#fields;
  }
}

/** As FS and `split` say: a blank means runs of blanks, one other character itself, more an expression. */
export function splitFields(text: string, separator: string | RegExp): string[] {
  if (separator === " ") return text.trim() === "" ? [] : text.trim().split(/\s+/);
  if (text === "") return [];
  if (separator === "") return [...text];
  if (typeof separator === "string" && separator.length === 1 && separator !== "\\") return text.split(separator);
  const expression = typeof separator === "string" ? compileExpression(separator, "extended", "g") : separator;
  const fields: string[] = [];
  let from = 0;
  for (const match of text.matchAll(expression)) {
    if (match[0] === "") continue;
    fields.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  fields.push(text.slice(from));
  return fields;
}

import { CurlError } from "./curl-error.ts";

/** One of the URLs that a pattern stands for. */
export interface GlobbedUrl {
  readonly url: string;
  /** What `#1`, `#2` … in a file's name stand for. */
  readonly values: readonly string[];
}

/** Literal text, or what one pair of braces or brackets stands for. */
interface Part {
  readonly isGlob: boolean;
  choices(): Iterable<string>;
}

/** curl's GLOB_PATTERN_NUM. */
const mostParts = 100;
const literal = (text: string): Part => ({ isGlob: false, choices: () => [text] });

/**
 * The URLs of a pattern with `{a,b}`, `[1-9]`, `[01-10:3]` or `[a-z]`, the last part changing fastest. Throws CurlError 3.
 * (curl's src/tool_urlglob.c)
 */
export function globUrls(pattern: string): Iterable<GlobbedUrl> {
  return combine(new PatternReader(pattern).parts());
}

/** A file's name for one of them. */
export function fillName(name: string, { values }: GlobbedUrl): string {
  return name.replaceAll(/#(\d+)/g, (whole, number: string) => values[Number(number) - 1] ?? whole);
}

function* combine([part, ...rest]: readonly Part[], url = "", values: readonly string[] = []): Generator<GlobbedUrl> {
  if (!part) {
    yield { url, values };
    return;
  }
  for (const choice of part.choices()) {
    yield* combine(rest, url + choice, part.isGlob ? [...values, choice] : values);
  }
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;
  /** Closing braces so far: curl forgets them when it counts positions. */
  #closed = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parts(): Part[] {
    const parts: Part[] = [];
    while (this.#at < this.#pattern.length) {
      const text = this.#literal();
      if (text !== "") parts.push(literal(text));
      else if (this.#take(/\{/y)) parts.push(this.#set());
      else if (this.#take(/\[/y)) parts.push(this.#range());
      if (parts.length >= mostParts) throw this.#fault("too many globs");
    }
    return parts;
  }

  #literal(): string {
    let text = "";
    for (;;) {
      // An IPv6 address, and empty brackets, are what they are; a backslash takes the meaning off a bracket or a brace.
      const piece = this.#take(/\[[\da-f.]*:[\da-f:.]*\]|\[\]|\\[{}[\]]|[^{}[\]]/iy);
      if (piece === undefined) break;
      text += piece.replace(/^\\(?=[{}[\]])/, "");
    }
    if (/[}\]]/.test(this.#pattern[this.#at] ?? "")) throw this.#fault("unmatched close brace/bracket");
    return text;
  }

  #set(): Part {
    const opened = this.#at - 1;
    const words: string[] = [];
    for (;;) {
      const word = this.#take(/(?:\\.|\\$|[^\\{}[\],])*/y) ?? "";
      const end = this.#pattern[this.#at];
      if (end === undefined) throw this.#fault("unmatched brace", opened);
      if (end === "{" || end === "[") throw this.#fault("nested brace");
      if (end === "]") throw this.#fault("unexpected close bracket");
      if (end === "}" && word === "" && words.length === 0) throw this.#fault("empty string within braces");
      this.#at++;
      words.push(word.replaceAll(/\\(.)/g, "$1"));
      if (end !== "}") continue;
      this.#closed++;
      return { isGlob: true, choices: () => words };
    }
  }

  #range(): Part {
    const start = this.#pattern[this.#at] ?? "";
    if (/[a-z]/i.test(start)) return this.#letters();
    if (/\d/.test(start)) return this.#numbers();
    throw this.#fault("bad range specification");
  }

  #letters(): Part {
    const [, first = "", last = "", step = "1"] = this.#match(/(.)-(.)(?::(\d+))?\]/y) ?? [];
    const from = first.charCodeAt(0);
    const to = last.charCodeAt(0);
    if (first === "" || !isRange(from, to, Number(step)) || to - from > 25) throw this.#fault("bad range");
    return { isGlob: true, choices: () => counting(from, to, Number(step), (code) => String.fromCharCode(code)) };
  }

  #numbers(): Part {
    // What curl has read when it gives up is where its arrow points.
    const first = this.#match(/(\d+)-[ \t]*/y)?.[1] ?? "";
    const stepped = first === "" ? undefined : this.#match(/(\d+):/y)?.[1];
    const last = stepped ?? (first === "" ? "" : (this.#take(/\d+(?=\])/y) ?? ""));
    const end = last === "" ? undefined : this.#match(stepped === undefined ? /\]/y : /(\d*)\]/y);
    const step = stepped === undefined ? 1 : Number(end?.[1]);
    if (!end || !isRange(Number(first), Number(last), step)) throw this.#fault("bad range");
    const width = first.startsWith("0") ? first.length : 0;
    const padded = (number: number) => String(number).padStart(width, "0");
    return { isGlob: true, choices: () => counting(Number(first), Number(last), step, padded) };
  }

  #take(pattern: RegExp): string | undefined {
    return this.#match(pattern)?.[0];
  }

  /** `pattern` is sticky. */
  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#pattern);
    if (match) this.#at += match[0].length;
    return match ?? undefined;
  }

  #fault(problem: string, at = this.#at): CurlError {
    const position = at - this.#closed + 1;
    return new CurlError(3, `${problem} in URL position ${position}:\n${this.#pattern}\n${"^".padStart(position)}`);
  }
}

function isRange(from: number, to: number, step: number): boolean {
  return from === to ? step === 1 : from < to && step > 0 && step <= to - from;
}

function* counting(from: number, to: number, step: number, text: (number: number) => string): Generator<string> {
  for (let number = from; number <= to; number += step) yield text(number);
}

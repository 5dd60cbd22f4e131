import type { ByteReader } from "../../cluster/pipe.ts";

/** One thing the user did at the keyboard. */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  /** Between the marks of a bracketed paste. */
  | { readonly kind: "paste"; readonly text: string }
  /** `C-a`, `M-b`, `Up`, `Enter`. */
  | { readonly kind: "key"; readonly name: string };

const finals: Record<string, string> = {
  A: "Up",
  B: "Down",
  C: "Right",
  D: "Left",
  F: "End",
  H: "Home",
};

const numbered: Record<string, string> = { 1: "Home", 3: "Delete", 4: "End", 7: "Home", 8: "End", 200: "PasteStart" };

const named: Record<string, string> = {
  "\r": "Enter",
  "\n": "Enter",
  "\t": "Tab",
  "\x7f": "Backspace",
  "\b": "Backspace",
};

const pasteEnd = "\x1b[201~";

/** Takes a terminal emulator's bytes apart (xterm's control sequences). */
export class KeyReader {
  readonly #input: ByteReader;
  readonly #decoder = new TextDecoder();
  #pending = "";

  constructor(input: ByteReader) {
    this.#input = input;
  }

  /** Undefined at the end of the input. Rejects with the signal's reason. */
  async next(signal: AbortSignal): Promise<Key | undefined> {
    for (;;) {
      const key = this.#take();
      if (key) return key;
      if (!(await this.#fill(signal))) return undefined;
    }
  }

  async paste(signal: AbortSignal): Promise<Key> {
    while (!this.#pending.includes(pasteEnd)) if (!(await this.#fill(signal))) break;
    const end = this.#pending.indexOf(pasteEnd);
    const text = end < 0 ? this.#pending : this.#pending.slice(0, end);
    this.#pending = end < 0 ? "" : this.#pending.slice(end + pasteEnd.length);
    return { kind: "paste", text: text.replace(/\r\n?/g, "\n") };
  }

  async #fill(signal: AbortSignal): Promise<boolean> {
    const chunk = await this.#input.read(signal);
    if (chunk) this.#pending += this.#decoder.decode(chunk, { stream: true });
    return chunk !== undefined;
  }

  #take(): Key | undefined {
    const pending = this.#pending;
    if (pending === "") return undefined;
    if (pending.startsWith("\x1b")) return this.#takeEscape();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are keys of their own
    const text = /^[^\x00-\x1f\x7f]+/.exec(pending)?.[0];
    if (text !== undefined) {
      this.#pending = pending.slice(text.length);
      return { kind: "text", text };
    }
    this.#pending = pending.slice(1);
    const character = pending.charAt(0);
    return { kind: "key", name: named[character] ?? `C-${String.fromCharCode(character.charCodeAt(0) + 96)}` };
  }

  #takeEscape(): Key | undefined {
    // CSI as ECMA-48 has it (5.4), for emulators send more than keys: answers to what a program has asked. One that is cut
    // off by a control character is none.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    const match = /^\x1b(?:\[([0-?]*)[ -/]*([@-~]|(?=[^ -~]))|O(.)|([^[O]))/su.exec(this.#pending);
    if (!match) return undefined;
    this.#pending = this.#pending.slice(match[0].length);
    const [, parameters = "", final, application, meta] = match;
    if (meta !== undefined) return { kind: "key", name: `M-${named[meta] ?? meta}` };
    if (application !== undefined) return { kind: "key", name: finals[application] ?? "Unknown" };
    const [first = "", modifier] = parameters.split(";");
    const name = final === "~" ? numbered[first] : finals[final ?? ""];
    const word = modifier === "5" || modifier === "3" ? "M-" : "";
    return { kind: "key", name: name === undefined || /[<-?]/.test(parameters) ? "Unknown" : word + name };
  }
}

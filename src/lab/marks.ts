/**
 * What a terminal's stream says beside its text: the shell-integration marks of OSC 133 (the "FinalTerm" sequences that
 * terminal emulators know), as src/shell writes them.
 */
export type Mark =
  | { readonly kind: "text"; readonly text: string }
  /** A: a prompt begins. */
  | { readonly kind: "prompt-start" }
  /** B: the prompt is there, the user types. */
  | { readonly kind: "prompt-end" }
  /** C: the line was entered, its output follows. */
  | { readonly kind: "command"; readonly line: string }
  /** D: the command has ended. */
  | { readonly kind: "end"; readonly exitCode: number };

const introducer = "\x1b]133;";

/** Longer than any command line that a shell takes (see src/shell/limits.ts), percent-encoded: this is no mark. */
const longestMark = 1024 * 1024;

/** Cuts a terminal's bytes into marks and the text between them; sequences may be spread over chunks. */
export class MarkReader {
  readonly #decoder = new TextDecoder();
  #pending = "";

  read(chunk: Uint8Array): Mark[] {
    let text = this.#pending + this.#decoder.decode(chunk, { stream: true });
    this.#pending = "";
    const marks: Mark[] = [];
    const addText = (piece: string) => {
      if (piece) marks.push({ kind: "text", text: piece });
    };
    for (;;) {
      const start = text.indexOf(introducer);
      if (start < 0) break;
      addText(text.slice(0, start));
      const end = findTerminator(text, start + 1);
      if (!end) {
        if (text.length - start > longestMark) break;
        this.#pending = text.slice(start);
        return marks;
      }
      const mark = parseMark(text.slice(start + introducer.length, end.index));
      if (mark) marks.push(mark);
      text = text.slice(end.index + end.length);
    }
    const kept = partialIntroducer(text);
    addText(text.slice(0, text.length - kept));
    this.#pending = text.slice(text.length - kept);
    return marks;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what ends a sequence
const terminator = /[\x07\x18\x1a]|\x1b(?:\\|(?=.))/gs;

/** BEL or ST (ECMA-48, 8.3.143); as in a terminal, CAN, SUB and any other escape sequence end it, too. */
function findTerminator(text: string, from: number): { readonly index: number; readonly length: number } | undefined {
  terminator.lastIndex = from;
  const found = terminator.exec(text);
  if (!found) return undefined;
  const [ending] = found;
  return { index: found.index, length: ending === "\x1b" ? 0 : ending.length };
}

function parseMark(body: string): Mark | undefined {
  const [kind, ...options] = body.split(";");
  switch (kind) {
    case "A":
      return { kind: "prompt-start" };
    case "B":
      return { kind: "prompt-end" };
    case "C": {
      const line = options.find((option) => option.startsWith("cmdline_url="));
      return { kind: "command", line: decoded(line?.slice("cmdline_url=".length) ?? "") };
    }
    case "D":
      return { kind: "end", exitCode: Number(options[0] ?? 0) };
    default:
      return undefined;
  }
}

/** A program may print a mark of its own, with what is no encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** How many characters at the text's end may be the beginning of a mark. */
function partialIntroducer(text: string): number {
  for (let length = Math.min(introducer.length - 1, text.length); length > 0; length--) {
    if (introducer.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}

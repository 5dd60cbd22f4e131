import { fromText, toText } from "./message-text.ts";

/**
 * Messages as lines over a pseudo-terminal, of which nothing is taken for granted. It may echo what is written to it, in
 * the midst of a line, too; turn line feeds into carriage returns or put one before the other; hold a line back until it
 * ends, and cut it at 4,096 bytes; deliver pieces of any length; carry other programs' words. So a frame is one short line
 * of printable ASCII:
 *
 *     <mark><number of the frame><; the message's last, + not><length>,<checksum>:<part of the message's text>
 *
 * Each direction has a mark of its own, which stands nowhere else in frames.
 */
const marks = { toPage: "~", toHost: "`" } as const;

export type Direction = keyof typeof marks;

/** With its head, a line is shorter than 1,024 bytes. */
const partLength = 960;

/** Of others' words, so much is kept until their line ends. */
const longestLine = 4096;

const head = /^(\d+)([;+])(\d+),([0-9a-z]+):/;
/** What can become one. */
const headBegun = /^\d*(?:[;+]\d*)?(?:,[0-9a-z]*)?$/;

/** Gives `write` a message's lines. */
export function createFrameWriter(direction: Direction, write: (lines: string) => void): (message: unknown) => void {
  let number = 0;
  return (message) => {
    const text = toText(message, Object.values(marks));
    let lines = "";
    for (let at = 0; at < text.length; at += partLength) {
      const part = text.slice(at, at + partLength);
      const end = at + partLength < text.length ? "+" : ";";
      lines += `${marks[direction]}${number++}${end}${part.length},${checksum(part)}:${part}\n`;
    }
    write(lines);
  };
}

export interface FrameListener {
  message(message: unknown): void;
  /** A frame is missing or not whole: what follows cannot be relied on, and is not given out. */
  damaged(): void;
  /** A line of somebody else's. */
  other?(line: string): void;
}

/** A frame of which more is to come, or something that begins like one. */
interface Begun {
  text: string;
  head: RegExpExecArray | null;
}

/** Takes text as it comes, and gives the messages in it. What goes the other way (an echo) is passed over. */
export class FrameReader {
  readonly #own: Direction;
  readonly #listener: FrameListener;
  readonly #begun: { [D in Direction]?: Begun | undefined } = {};
  /** Whose frame the text belongs to. */
  #current: Direction | undefined;
  /** What belongs to none. */
  #other = "";
  #text = "";
  #next = 0;
  #isDamaged = false;

  constructor(own: Direction, listener: FrameListener) {
    this.#own = own;
    this.#listener = listener;
  }

  push(chunk: string): void {
    for (const piece of chunk.split(/([~`]|[\r\n]+)/)) {
      if (piece === marks.toPage) this.#begin("toPage");
      else if (piece === marks.toHost) this.#begin("toHost");
      else if (/^[\r\n]/.test(piece)) this.#endLine();
      else this.#take(piece);
    }
  }

  #begin(direction: Direction): void {
    this.#begun[direction] = { text: "", head: null };
    this.#current = direction;
  }

  #take(text: string): void {
    let rest = text;
    while (rest && this.#current) rest = this.#grow(this.#current, rest);
    this.#other = (this.#other + rest).slice(-longestLine);
  }

  /** Gives back what is not the frame's. */
  #grow(direction: Direction, text: string): string {
    const begun = this.#begun[direction];
    if (!begun) return text;
    begun.text += text;
    begun.head ??= head.exec(begun.text);
    if (!begun.head) {
      if (headBegun.test(begun.text)) return "";
      this.#leave(direction);
      return marks[direction] + begun.text;
    }
    const [{ length: start }, number, end, length, sum] = begun.head;
    const stop = start + Number(length);
    if (begun.text.length < stop) return "";
    this.#leave(direction);
    const part = begun.text.slice(start, stop);
    if (direction === this.#own) this.#add(part, Number(number), sum === checksum(part), end === ";");
    return begun.text.slice(stop);
  }

  /** Goes on with the frame that this one came into. */
  #leave(direction: Direction): void {
    this.#begun[direction] = undefined;
    const outer = direction === "toPage" ? "toHost" : "toPage";
    this.#current = this.#begun[outer] && outer;
  }

  #add(part: string, number: number, isWhole: boolean, isLast: boolean): void {
    if (this.#isDamaged) return;
    if (!isWhole || number !== this.#next) {
      this.#isDamaged = true;
      this.#listener.damaged();
      return;
    }
    this.#next++;
    this.#text += part;
    if (!isLast) return;
    const text = this.#text;
    this.#text = "";
    this.#listener.message(fromText(text));
  }

  #endLine(): void {
    const line = this.#other;
    this.#other = "";
    if (line) this.#listener.other?.(line);
  }
}

/** FNV-1a. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}

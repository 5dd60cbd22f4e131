/** A line that is being typed in cooked mode: what is echoed for each key, and when the line is complete. */
export class CookedLine {
  #characters: string[] = [];

  get text(): string {
    return this.#characters.join("");
  }

  /** Appends and returns the echo: control characters as `^X` (ECHOCTL), except the tab. */
  add(character: string): string {
    this.#characters.push(character);
    return shown(character);
  }

  /** Backspace: the echo that wipes one character. */
  erase(): string {
    const character = this.#characters.pop();
    return character === undefined ? "" : "\b \b".repeat(width(character));
  }

  /** Ctrl-W: blanks before the cursor, then the word. */
  eraseWord(): string {
    let echo = "";
    while (/\s/.test(this.#characters.at(-1) ?? "x")) echo += this.erase();
    while (/\S/.test(this.#characters.at(-1) ?? " ")) echo += this.erase();
    return echo;
  }

  /** Ctrl-U. */
  eraseAll(): string {
    let echo = "";
    while (this.#characters.length > 0) echo += this.erase();
    return echo;
  }

  take(): string {
    const text = this.text;
    this.#characters = [];
    return text;
  }
}

function shown(character: string): string {
  if (character === "\t") return character;
  if (character === "\x7f") return "^?";
  return character < " " ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character;
}

/** Columns that `shown` takes; the characters of East Asian scripts and emoji take two (UAX #11). */
function width(character: string): number {
  if (character < " " || character === "\x7f") return character === "\t" ? 1 : 2;
  return isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
}

/** Whether terminals give a code point two columns: East Asian Wide and Fullwidth (UAX #11), and emoji. */
export function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** OPOST and ONLCR: every newline becomes CR LF. */
export function withCarriageReturns(chunk: Uint8Array): Uint8Array {
  let newlines = 0;
  for (const byte of chunk) if (byte === 10) newlines++;
  if (newlines === 0) return chunk;
  const result = new Uint8Array(chunk.length + newlines);
  let at = 0;
  for (const byte of chunk) {
    if (byte === 10) result[at++] = 13;
    result[at++] = byte;
  }
  return result;
}

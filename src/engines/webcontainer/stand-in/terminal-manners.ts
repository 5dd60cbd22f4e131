/** What a pseudo-terminal does to what goes through it. */
export interface TerminalManners {
  /** What is written to it comes back. */
  readonly echoes: boolean;
  /** A line feed becomes `\r\n` on its way out, a carriage return a line feed on its way in. */
  readonly translatesLineEnds: boolean;
  /** A line is held back until it ends, and cut at 4,096 bytes. */
  readonly holdsLines: boolean;
  /** Output comes in pieces of so many bytes, wherever that cuts a character. */
  readonly pieceLength: number | undefined;
}

/** One in raw mode. */
export const rawTerminal: TerminalManners = {
  echoes: false,
  translatesLineEnds: false,
  holdsLines: false,
  pieceLength: undefined,
};

/** One in the mode that it begins in, on a bad day. */
export const nastyTerminal: TerminalManners = {
  echoes: true,
  translatesLineEnds: true,
  holdsLines: true,
  pieceLength: 7,
};

/** As Linux has it (N_TTY_BUF_SIZE). */
const longestLine = 4096;

/** The two ways through a terminal. */
export class LineDiscipline {
  readonly #manners: TerminalManners;
  readonly #toProcess: (text: string) => void;
  readonly #toScreen: (data: Uint8Array) => void;
  readonly #interrupt: () => void;
  readonly #encoder = new TextEncoder();
  #held = "";

  constructor(
    manners: TerminalManners,
    ends: { toProcess(text: string): void; toScreen(data: Uint8Array): void; interrupt(): void },
  ) {
    this.#manners = manners;
    this.#toProcess = (text) => ends.toProcess(text);
    this.#toScreen = (data) => ends.toScreen(data);
    this.#interrupt = () => ends.interrupt();
  }

  /** Keys. */
  write(keys: string): void {
    const { echoes, translatesLineEnds, holdsLines } = this.#manners;
    const text = translatesLineEnds ? keys.replaceAll("\r", "\n") : keys;
    if (echoes) this.print(this.#encoder.encode(text));
    if (!holdsLines) {
      this.#toProcess(text);
      return;
    }
    for (const character of text) {
      if (character === "\x03") {
        this.#held = "";
        this.#interrupt();
      } else if (character === "\n") {
        this.#toProcess(`${this.#held}\n`);
        this.#held = "";
      } else if (this.#held.length < longestLine - 1) this.#held += character;
    }
  }

  /** A process' output. */
  print(data: Uint8Array): void {
    const { translatesLineEnds, pieceLength = data.length * 2 } = this.#manners;
    const out = translatesLineEnds ? withCarriageReturns(data) : data;
    for (let at = 0; at < out.length; at += pieceLength) this.#toScreen(out.subarray(at, at + pieceLength));
  }
}

function withCarriageReturns(data: Uint8Array): Uint8Array {
  return Uint8Array.from([...data].flatMap((byte) => (byte === 0x0a ? [0x0d, 0x0a] : [byte])));
}

import { type Range, Ranges } from "./ranges.ts";

/** What a segment brings: bytes from `start`, and whether its FIN follows. */
export interface Piece {
  readonly start: number;
  readonly payload: Uint8Array;
  readonly fin: boolean;
}

/** SACK has room for three blocks beside timestamps (RFC 2018). */
const blockCount = 3;

/** Pieces that came before what they follow. */
export class Reassembly {
  #pieces: Piece[] = [];
  #ranges = new Ranges();
  /** The last piece's start: its block is told first. */
  #latest = 0;

  add(piece: Piece): void {
    this.#latest = piece.start;
    const range: Range = [piece.start, piece.start + piece.payload.length + (piece.fin ? 1 : 0)];
    if (this.#ranges.list.some(([start, end]) => start <= range[0] && range[1] <= end)) return;
    this.#ranges.add(range);
    this.#pieces.splice(this.#pieces.findLastIndex(({ start }) => start <= piece.start) + 1, 0, piece);
  }

  /** The next piece that begins at or before `expected`, if there is one. */
  take(expected: number): Piece | undefined {
    const first = this.#pieces[0];
    if (!first || first.start > expected) return undefined;
    this.#pieces.shift();
    if (this.#pieces.length === 0) this.#ranges = new Ranges();
    return first;
  }

  /** What the sender is told of it; `expected` is acknowledged anyway. */
  blocks(expected: number): readonly Range[] | undefined {
    if (this.#pieces.length === 0) return undefined;
    this.#ranges.release(expected);
    const latest = this.#ranges.around(this.#latest);
    const others = this.#ranges.list.filter((range) => range !== latest);
    return [...(latest ? [latest] : []), ...others].slice(0, blockCount);
  }
}

import { type TcpSegment, tcpFlags } from "../packet.ts";
import type { Range } from "./ranges.ts";
import { type Piece, Reassembly } from "./reassembly.ts";
import { ReceiveBuffer } from "./receive-buffer.ts";
import { segmentLength } from "./reset.ts";

/** What a peer sends: brought into order, and kept until it is read. */
export class Inbound {
  readonly #buffer: ReceiveBuffer;
  #early: Reassembly | undefined;
  #finReceived = false;
  /** RCV.NXT. */
  expected = 0;

  constructor(capacity: number) {
    this.#buffer = new ReceiveBuffer(capacity);
  }

  /** The peer has ended, and everything before that has arrived. */
  get finReceived(): boolean {
    return this.#finReceived;
  }

  /** Bytes to read. */
  get length(): number {
    return this.#buffer.length;
  }

  get window(): number {
    return this.#buffer.window;
  }

  /** For the sender, of what came early. */
  get blocks(): readonly Range[] | undefined {
    return this.#early?.blocks(this.expected);
  }

  /** Something came ahead of what is still missing. */
  get hasGaps(): boolean {
    return this.blocks !== undefined;
  }

  /** Everything in it has been seen before. */
  isOld(segment: TcpSegment): boolean {
    return segment.sequence + segmentLength(segment) <= this.expected;
  }

  /** Takes what is new of a segment; whether something came into order. */
  accept({ sequence: start, payload, flags }: TcpSegment): boolean {
    const piece = { start, payload, fin: (flags & tcpFlags.fin) !== 0 };
    if (start > this.expected) {
      if (start + payload.length > this.expected + this.#buffer.window) return false;
      this.#early ??= new Reassembly();
      this.#early.add(piece);
      return false;
    }
    for (let next: Piece | undefined = piece; next; next = this.#early?.take(this.expected)) this.#append(next);
    return true;
  }

  read(): Uint8Array | undefined {
    return this.#buffer.take();
  }

  #append({ start, payload, fin }: Piece): void {
    const end = start + payload.length;
    if (end > this.expected) {
      const isWhole = start === this.expected;
      this.expected += this.#buffer.push(isWhole ? payload : payload.subarray(this.expected - start));
    }
    if (!fin || this.#finReceived || this.expected !== end) return;
    this.expected++;
    this.#finReceived = true;
  }
}

import type { TcpSegment } from "../packet.ts";
import { Ranges } from "./ranges.ts";

/** Duplicate acknowledgements, or segments behind a hole, that tell of a loss (RFC 5681, RFC 6675). */
const duplicateThreshold = 3;

/** What a sender knows of losses: what the peer has got ahead, and which holes it has filled already. */
export class LossRecovery {
  readonly #maximumSegment: number;
  readonly #sacked = new Ranges();
  #duplicates = 0;
  /** While a loss is being repaired: what had been sent when it was found, and how far has been sent again. */
  #repair: { readonly until: number; sent: number } | undefined;

  constructor(maximumSegment: number) {
    this.#maximumSegment = maximumSegment;
  }

  get isRepairing(): boolean {
    return this.#repair !== undefined;
  }

  /** Everything before `position` has arrived. */
  progress(position: number): void {
    this.#sacked.release(position);
    this.#duplicates = 0;
    if (this.#repair && position >= this.#repair.until) this.#repair = undefined;
  }

  /** A timeout: everything that the peer is not known to have is sent again, in order. */
  restart(): void {
    this.#repair = undefined;
    this.#duplicates = 0;
  }

  /** The first position from here on that the peer is not known to have. */
  missingFrom(position: number): number {
    return this.#sacked.isEmpty ? position : (this.#sacked.around(position)?.[1] ?? position);
  }

  /** Where, behind `position`, the peer already has something. */
  presentFrom(position: number): number {
    return (this.#sacked.isEmpty ? undefined : this.#sacked.nextAfter(position)) ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Reads an acknowledgement of what was sent from `unacknowledged` to `highest`, and yields, once in a repair, the ranges
   * that must have been lost. `mayBegin`: no timeout is at work already.
   */
  *losses(
    { sack = [] }: TcpSegment,
    isDuplicate: boolean,
    { unacknowledged, highest, mayBegin }: { unacknowledged: number; highest: number; mayBegin: boolean },
  ): Generator<{ readonly start: number; readonly end: number }> {
    for (const range of sack) if (range[0] > unacknowledged) this.#sacked.add(range);
    if (isDuplicate) this.#duplicates++;
    if (!this.#repair && mayBegin && this.#isLossCertain()) this.#repair = { until: highest, sent: unacknowledged };
    const repair = this.#repair;
    if (!repair) return;
    // Without blocks, it is the first segment.
    const end = Math.max(this.#sacked.end, unacknowledged + 1);
    for (let start = this.missingFrom(Math.max(repair.sent, unacknowledged)); start < end; ) {
      const hole = { start, end: this.presentFrom(start) };
      const behind = Number.isFinite(hole.end) ? hole.end : end;
      repair.sent = behind;
      yield hole;
      start = this.missingFrom(behind);
    }
  }

  #isLossCertain(): boolean {
    return (
      this.#duplicates >= duplicateThreshold || this.#sacked.size > (duplicateThreshold - 1) * this.#maximumSegment
    );
  }
}

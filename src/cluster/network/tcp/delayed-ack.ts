import type { Clock } from "../../clock.ts";
import { RetransmissionTimer } from "./retransmission-timer.ts";

/** Linux' TCP_ATO_MIN: how long an acknowledgement may wait for something to go along with, in milliseconds. */
const delayMs = 40;
/** TCP_MAX_QUICKACKS: so many come at once, first of all and after a gap or a loss, so that the sender gets going. */
const quickAtMost = 16;

/**
 * When received data is acknowledged, as Linux decides it (net/ipv4/tcp_input.c, __tcp_ack_snd_check and tcp_fin;
 * tcp_output.c, tcp_event_data_sent; tcp_timer.c, tcp_delack_timer_handler): at once as long as it looks like a transfer in
 * one direction, for every second full segment, and otherwise with the answer that is likely to follow.
 */
export class DelayedAck {
  readonly #clock: Clock;
  readonly #acknowledge: () => void;
  readonly #timer: RetransmissionTimer;
  #isPending = false;
  #quick = 0;
  /** What comes in is answered (pingpong mode). */
  #isInteractive = false;
  #receivedAt: number | undefined;
  /** RCV.NXT as the peer last heard of it. */
  #told = 0;

  constructor(clock: Clock, acknowledge: () => void) {
    this.#clock = clock;
    this.#acknowledge = acknowledge;
    this.#timer = new RetransmissionTimer(clock, () => this.#expire());
  }

  /** RCV.NXT as the peer last heard of it. */
  get told(): number {
    return this.#told;
  }

  /** Data has come into order up to `expected`. `timeoutMs`: our own retransmission timeout, which makes a gap of a pause. */
  received(expected: number, maximumSegment: number, timeoutMs: number): void {
    const now = this.#clock.now();
    if (this.#receivedAt === undefined || now - this.#receivedAt > timeoutMs) this.#quick = quickAtMost;
    this.#receivedAt = now;
    if (expected - this.#told > maximumSegment || (this.#quick > 0 && !this.#isInteractive)) this.#acknowledge();
    else this.#wait();
  }

  /** The peer has ended, and we have not: our own end may come along. */
  receivedFin(): void {
    this.#isInteractive = true;
    // Nothing to delay by has been learned yet (icsk_ack.ato is 0).
    if (this.#receivedAt === undefined) this.#acknowledge();
    else this.#wait();
  }

  /** Out of order, or seen before: the sender must hear of it, and of what follows, at once. */
  disordered(): void {
    this.#quick = quickAtMost;
    this.#isInteractive = false;
    this.#acknowledge();
  }

  /** The program has read all there was (tcp_cleanup_rbuf). */
  drained(): void {
    if (this.#isPending && !this.#isInteractive) this.#acknowledge();
  }

  /** A segment goes out that acknowledges everything before `expected`. */
  sent(expected: number, hasData: boolean): void {
    this.#told = expected;
    this.#isPending = false;
    this.#timer.stop();
    if (this.#quick > 0) this.#quick--;
    if (!hasData || this.#receivedAt === undefined) return;
    if (this.#clock.now() - this.#receivedAt < delayMs) this.#isInteractive = true;
  }

  /** For good. */
  discard(): void {
    this.#isPending = false;
    this.#timer.discard();
  }

  #wait(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    this.#timer.start(delayMs);
  }

  #expire(): void {
    if (!this.#isPending) return;
    // Nothing came along.
    this.#isInteractive = false;
    this.#acknowledge();
  }
}

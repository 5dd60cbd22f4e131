import type { Clock } from "../../clock.ts";
import { formatIpv4, type Ipv4 } from "../ipv4.ts";
import { type TcpSegment, tcpFlags } from "../packet.ts";
import { type SocketAddress, SocketError, type SocketErrorCode, type TcpConnection } from "../sockets.ts";
import { WaitQueue } from "../wait-queue.ts";
import { ReceiveBuffer } from "./receive-buffer.ts";
import { segmentLength } from "./reset.ts";
import { RetransmissionTimer } from "./retransmission-timer.ts";
import { SendBuffer } from "./send-buffer.ts";

const { fin, syn, rst, psh, ack } = tcpFlags;

/** Ethernet's MTU less the headers. */
const maximumSegment = 1460;
/** Bytes that `write` takes without waiting (net.ipv4.tcp_wmem, rounded). */
const sendCapacity = 65536;
/** Milliseconds: the first SYN's patience (RFC 6298), Linux' TCP_RTO_MIN and TCP_RTO_MAX. */
const synTimeout = 1000;
const shortestTimeout = 200;
const longestTimeout = 120_000;
/** net.ipv4.tcp_syn_retries, tcp_synack_retries, tcp_retries2, tcp_orphan_retries. */
const retries = { syn: 6, synAck: 5, data: 15, orphan: 8 };

const noBytes: Uint8Array = new Uint8Array(0);

/** The two ends of a connection and the flow its packets belong to. */
export interface TcpEnds {
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  readonly flow: number;
}

/** What a socket needs of the host it lives on. */
export interface TcpHost {
  readonly clock: Clock;
  transmit(
    socket: TcpSocket,
    segment: Pick<TcpSegment, "sequence" | "acknowledgement" | "flags" | "window" | "payload">,
  ): void;
  /** The handshake is over. */
  established(socket: TcpSocket): void;
  /** Nothing is left to do; with `linger`, it only waits for stray segments (TIME_WAIT, orphaned FIN_WAIT_2). */
  finished(socket: TcpSocket, linger: boolean): void;
}

/** One end of a TCP connection (RFC 9293), without congestion control: links here lose nothing by themselves. */
export class TcpSocket implements TcpConnection {
  readonly ends: TcpEnds;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #host: TcpHost;
  readonly #send: SendBuffer;
  readonly #receive = new ReceiveBuffer();
  readonly #readers = new WaitQueue();
  readonly #writers = new WaitQueue();
  readonly #timer: RetransmissionTimer;
  readonly #startedAt: number;
  #phase: "syn-sent" | "syn-received" | "established" | "closed";
  /** SND.UNA, SND.NXT, the highest SND.NXT so far, RCV.NXT. */
  #unacknowledged: number;
  #next: number;
  #highest: number;
  #expected = 0;
  #peerWindow = maximumSegment;
  #advertised = 0;
  #ending = false;
  #finReceived = false;
  /** We sent our FIN before we got the peer's: TIME_WAIT is ours. */
  #endedFirst = false;
  /** The program has closed it: the kernel finishes alone. */
  #orphaned = false;
  #lingers = false;
  /** Timeouts since the peer's last sign of life, and since the last progress: the latter stretch the timer. */
  #attempts = 0;
  #backoff = 0;
  #timeout = synTimeout;
  #error: SocketErrorCode | undefined;

  /** Active open, or with `opening`, the SYN of the peer, passive open; either sends its first segment at once. */
  constructor(host: TcpHost, ends: TcpEnds, initialSequence: number, opening?: TcpSegment) {
    this.#host = host;
    this.ends = ends;
    this.local = { address: formatIpv4(ends.localAddress), port: ends.localPort };
    this.remote = { address: formatIpv4(ends.remoteAddress), port: ends.remotePort };
    this.#startedAt = host.clock.now();
    this.#unacknowledged = initialSequence;
    this.#next = initialSequence + 1;
    this.#highest = this.#next;
    this.#send = new SendBuffer(this.#next);
    this.#timer = new RetransmissionTimer(host.clock, () => this.#retransmit());
    this.#phase = opening ? "syn-received" : "syn-sent";
    if (opening) {
      this.#expected = opening.sequence + 1;
      this.#peerWindow = opening.window;
    }
    this.#sendOpening();
  }

  get isClosedByPeer(): boolean {
    return this.#finReceived || this.#phase === "closed";
  }

  /** Why it failed, if it did. */
  get error(): SocketErrorCode | undefined {
    return this.#error;
  }

  get isOpening(): boolean {
    return this.#phase === "syn-sent" || this.#phase === "syn-received";
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const chunk = this.#receive.take();
      if (chunk) {
        this.#offerWindow();
        return chunk;
      }
      if (this.#error) throw new SocketError(this.#error);
      if (this.#finReceived || this.#orphaned || this.#phase === "closed") return undefined;
      await this.#readers.wait(signal);
    }
  }

  async write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#throwUnlessWritable();
    this.#send.push(data);
    this.#pump();
    while (this.#send.length >= sendCapacity) {
      await this.#writers.wait(signal);
      this.#throwUnlessWritable();
    }
  }

  end(): void {
    if (this.#ending || this.#phase === "closed") return;
    this.#ending = true;
    this.#pump();
  }

  close(): void {
    if (this.#orphaned || this.#phase === "closed") return;
    this.#orphaned = true;
    this.#readers.wake();
    if (this.#receive.length > 0 || this.#phase === "syn-sent") {
      if (this.#phase !== "syn-sent") this.#transmit(rst | ack, this.#next);
      this.#finish(false);
      return;
    }
    this.end();
    this.#concludeIfDone();
  }

  /** Gives up: whoever waits gets `code`. */
  fail(code: SocketErrorCode): void {
    this.#error = code;
    this.#finish(false);
  }

  /** A segment of this connection has arrived. */
  deliver(segment: TcpSegment): void {
    if (this.#phase === "closed") return;
    if (this.#phase === "syn-sent") this.#deliverOpening(segment);
    else this.#deliverOpen(segment);
  }

  #throwUnlessWritable(): void {
    if (this.#error) throw new SocketError(this.#error);
    if (this.#ending || this.#phase === "closed") throw new SocketError("ECONNRESET");
  }

  #deliverOpening(segment: TcpSegment): void {
    const acknowledgesUs = (segment.flags & ack) !== 0 && segment.acknowledgement === this.#next;
    if (segment.flags & rst) {
      if (acknowledgesUs) this.fail("ECONNREFUSED");
      return;
    }
    if (!acknowledgesUs || !(segment.flags & syn)) return;
    this.#expected = segment.sequence + 1;
    this.#establish(segment);
    this.#acknowledge();
    this.#pump();
  }

  #establish(segment: TcpSegment): void {
    this.#phase = "established";
    this.#unacknowledged = segment.acknowledgement;
    this.#peerWindow = segment.window;
    this.#timer.stop();
    this.#attempts = 0;
    this.#backoff = 0;
    this.#timeout = Math.max(shortestTimeout, 3 * (this.#host.clock.now() - this.#startedAt));
    this.#host.established(this);
  }

  #deliverOpen(segment: TcpSegment): void {
    if (segment.flags & rst) {
      if (segment.sequence === this.#expected) this.fail("ECONNRESET");
      return;
    }
    if (segment.flags & syn) {
      if (this.#phase === "syn-received") this.#sendOpening();
      else this.#acknowledge();
      return;
    }
    if (!(segment.flags & ack) || segment.acknowledgement > this.#highest) return;
    if (this.#phase === "syn-received") {
      if (segment.acknowledgement === this.#highest) this.#establish(segment);
      else return;
    }
    this.#takeAcknowledgement(segment);
    if (this.#isOpen()) this.#takeData(segment);
    if (this.#isOpen()) this.#concludeIfDone();
  }

  #isOpen(): boolean {
    return this.#phase !== "closed";
  }

  #takeAcknowledgement(segment: TcpSegment): void {
    const progress = segment.acknowledgement - this.#unacknowledged;
    const reopened = segment.window > this.#peerWindow;
    this.#peerWindow = segment.window;
    if (progress > 0) {
      this.#unacknowledged = segment.acknowledgement;
      this.#next = Math.max(this.#next, this.#unacknowledged);
      this.#send.release(this.#unacknowledged);
      this.#attempts = 0;
      this.#backoff = 0;
      this.#timer.stop();
      if (this.#send.length < sendCapacity) this.#writers.wake();
    }
    // An answer to a probe of a closed window: the peer lives.
    if (this.#peerWindow === 0) this.#attempts = 0;
    if (progress > 0 || reopened) this.#pump();
  }

  #takeData(segment: TcpSegment): void {
    const length = segmentLength(segment);
    const seen = this.#expected - segment.sequence;
    if (seen !== 0) {
      // Old or out of order, or a probe one below: say what is expected. Not for a bare acknowledgement.
      if (length > 0 || seen === 1) this.#acknowledge();
      return;
    }
    if (length === 0) return;
    if (this.#orphaned && segment.payload.length > 0) {
      this.#transmit(rst, this.#highest);
      this.#finish(false);
      return;
    }
    const taken = this.#receive.push(segment.payload);
    this.#expected += taken;
    if (segment.flags & fin && taken === segment.payload.length) {
      this.#expected++;
      this.#finReceived = true;
    }
    this.#acknowledge();
    this.#readers.wake();
  }

  /** Both sides have ended and know it, or nobody is left to care. */
  #concludeIfDone(): void {
    const finAcknowledged = this.#ending && this.#unacknowledged > this.#send.end;
    if (!finAcknowledged) return;
    if (this.#finReceived) this.#finish(this.#endedFirst);
    else if (this.#orphaned) this.#finish(true);
  }

  /** How many bytes may go at `position` now. Small pieces wait while others are under way and more is to come. */
  #sendable(position: number): number {
    const underWay = position - this.#unacknowledged;
    const left = this.#send.end - position;
    const length = Math.min(maximumSegment, left, this.#peerWindow - underWay);
    if (length <= 0) return 0;
    return length < maximumSegment && length < left && underWay > 0 ? 0 : length;
  }

  /** Sends what the peer's window allows. */
  #pump(limit = Number.POSITIVE_INFINITY): void {
    if (this.#phase !== "established") return;
    for (let count = 0; count < limit; count++) {
      const length = this.#sendable(this.#next);
      if (length === 0) break;
      const position = this.#next;
      this.#advance(position + length);
      const last = this.#sendable(this.#next) === 0;
      this.#transmit(last ? psh | ack : ack, position, this.#send.slice(position, length));
    }
    if (this.#ending && this.#next === this.#send.end) {
      if (!this.#finReceived) this.#endedFirst = true;
      this.#advance(this.#next + 1);
      this.#transmit(fin | ack, this.#send.end);
    }
    const waiting = this.#next > this.#unacknowledged || this.#send.end > this.#next;
    if (waiting && !this.#timer.running) this.#startTimer();
  }

  #advance(next: number): void {
    this.#next = next;
    this.#highest = Math.max(this.#highest, next);
  }

  #startTimer(): void {
    this.#timer.start(Math.min(longestTimeout, this.#timeout * 2 ** this.#backoff));
  }

  #retransmit(): void {
    const limit = this.isOpening
      ? this.#phase === "syn-sent"
        ? retries.syn
        : retries.synAck
      : this.#orphaned
        ? retries.orphan
        : retries.data;
    if (this.#attempts >= limit) {
      this.fail("ETIMEDOUT");
      return;
    }
    this.#attempts++;
    this.#backoff++;
    if (this.isOpening) {
      this.#sendOpening();
      return;
    }
    // Go-back-N: from the first byte not acknowledged, one segment until the peer answers.
    this.#next = this.#unacknowledged;
    if (this.#peerWindow === 0) this.#transmit(ack, this.#unacknowledged - 1);
    this.#startTimer();
    this.#pump(1);
  }

  #sendOpening(): void {
    this.#startTimer();
    this.#transmit(this.#phase === "syn-sent" ? syn : syn | ack, this.#unacknowledged);
  }

  #acknowledge(): void {
    this.#transmit(ack, this.#highest);
  }

  /** Tells a sender who has been held back that there is room again. */
  #offerWindow(): void {
    if (this.#phase !== "established" || this.#finReceived) return;
    if (this.#advertised < 2 * maximumSegment && this.#receive.window >= 2 * this.#advertised + maximumSegment) {
      this.#acknowledge();
    }
  }

  #transmit(flags: number, sequence: number, payload: Uint8Array = noBytes): void {
    this.#advertised = this.#receive.window;
    const acknowledgement = flags & ack ? this.#expected : 0;
    this.#host.transmit(this, { flags, sequence, acknowledgement, window: this.#advertised, payload });
  }

  #finish(linger: boolean): void {
    if (this.#phase === "closed" || (linger && this.#lingers)) return;
    if (linger) this.#lingers = true;
    else this.#phase = "closed";
    this.#timer.discard();
    this.#readers.wake();
    this.#writers.wake();
    this.#host.finished(this, linger);
  }
}

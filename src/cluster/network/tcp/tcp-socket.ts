import type { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import { formatIpv4, type Ipv4 } from "../ipv4.ts";
import { defaultTtl, offeredMss, type TcpSegment, tcpFlags } from "../packet.ts";
import type { SocketState, SocketTimer, SocketView } from "../socket-view.ts";
import {
  type KeepAliveSettings,
  type SocketAddress,
  SocketError,
  type SocketErrorCode,
  type TcpConnection,
} from "../sockets.ts";
import { WaitQueue } from "../wait-queue.ts";
import { DelayedAck } from "./delayed-ack.ts";
import { Inbound } from "./inbound.ts";
import { KeepAlive } from "./keep-alive.ts";
import { LossRecovery } from "./loss-recovery.ts";
import { segmentLength } from "./reset.ts";
import { RetransmissionTimer } from "./retransmission-timer.ts";
import { RttEstimator } from "./rtt-estimator.ts";
import { SendBuffer } from "./send-buffer.ts";

const { fin, syn, rst, psh, ack } = tcpFlags;

/** The offered MSS less the timestamps. */
const maximumSegment = offeredMss - 12;
/** Bytes that `write` takes without waiting (net.ipv4.tcp_wmem, rounded). */
const sendCapacity = 65536;
/**
 * What Linux first offers of its receive buffer, in a SYN and behind it: 44 or 45 whole segments, later rounded up to what
 * the shift can say.
 */
const windows = { active: { opening: 64240, open: 64256 }, passive: { opening: 65160, open: 65152 } };
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
  transmit(segment: TcpSegment): void;
  /** The handshake is over. */
  established(socket: TcpSocket): void;
  /** Nothing is left to do; with `linger`, it only waits for stray segments (TIME_WAIT, orphaned FIN_WAIT_2). */
  finished(socket: TcpSocket, linger: boolean): void;
}

/**
 * One end of a TCP connection (RFC 9293) with timestamps and selective acknowledgements, without congestion control: links
 * here have no bandwidth that could be exceeded.
 */
export class TcpSocket implements TcpConnection {
  readonly ends: TcpEnds;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #host: TcpHost;
  readonly #send: SendBuffer;
  readonly #inbound: Inbound;
  readonly #delayedAck: DelayedAck;
  readonly #offers: (typeof windows)["active"];
  readonly #readers = new WaitQueue();
  readonly #writers = new WaitQueue();
  readonly #timer: RetransmissionTimer;
  readonly #rtt = new RttEstimator();
  /** Of our clock to the timestamps we send: drawn, as the initial sequence number is. */
  readonly #timestampOffset: number;
  #peerTimestamp = 0;
  #phase: "syn-sent" | "syn-received" | "established" | "closed";
  /** SND.UNA, SND.NXT, the highest SND.NXT so far. */
  #unacknowledged: number;
  #next: number;
  #highest: number;
  #peerWindow = maximumSegment;
  #advertised = 0;
  readonly #recovery = new LossRecovery(maximumSegment);
  #keepAlive: KeepAlive | undefined;
  #heardAt = 0;
  #ending = false;
  /** We sent our FIN before we got the peer's: TIME_WAIT is ours. */
  #endedFirst = false;
  /** The program has closed it: the kernel finishes alone. */
  #orphaned = false;
  #lingers = false;
  /** Timeouts since the peer's last sign of life, and since the last progress: the latter stretch the timer. */
  #attempts = 0;
  #backoff = 0;
  #error: SocketErrorCode | undefined;

  /** Active open, or with `opening`, the SYN of the peer, passive open; either sends its first segment at once. */
  constructor(host: TcpHost, ends: TcpEnds, initialSequence: number, opening?: TcpSegment) {
    this.#host = host;
    this.ends = ends;
    this.local = { address: formatIpv4(ends.localAddress), port: ends.localPort };
    this.remote = { address: formatIpv4(ends.remoteAddress), port: ends.remotePort };
    this.#offers = opening ? windows.passive : windows.active;
    this.#inbound = new Inbound(this.#offers.open);
    this.#timestampOffset = initialSequence;
    this.#unacknowledged = initialSequence;
    this.#next = initialSequence + 1;
    this.#highest = this.#next;
    this.#send = new SendBuffer(this.#next);
    this.#timer = new RetransmissionTimer(host.clock, () => this.#retransmit());
    this.#delayedAck = new DelayedAck(host.clock, () => this.#acknowledge());
    this.#phase = opening ? "syn-received" : "syn-sent";
    if (opening) {
      this.#inbound.expected = opening.sequence + 1;
      this.#peerWindow = opening.window;
      this.#peerTimestamp = opening.timestamp ?? 0;
    }
    this.#sendOpening();
  }

  get isClosedByPeer(): boolean {
    return this.#inbound.finReceived || this.#phase === "closed";
  }

  /** Why it failed, if it did. */
  get error(): SocketErrorCode | undefined {
    return this.#error;
  }

  get isOpening(): boolean {
    return this.#phase === "syn-sent" || this.#phase === "syn-received";
  }

  /** As ss shows it; `lingerMs`: how long it will still wait for stray segments. */
  view(lingerMs: number | undefined): SocketView {
    const finAcknowledged = this.#unacknowledged > this.#send.end;
    const queuedFin = this.#ending && !finAcknowledged;
    const { length, finReceived } = this.#inbound;
    return {
      protocol: "tcp",
      state: this.#state(finAcknowledged),
      receiveQueue: length + (finReceived && !this.#ending ? 1 : 0),
      sendQueue: this.isOpening ? 1 : this.#send.length + (queuedFin ? 1 : 0),
      local: this.local,
      remote: this.remote,
      timer: this.#timerView(lingerMs),
      isOrphaned: this.#orphaned,
    };
  }

  #state(finAcknowledged: boolean): SocketState {
    if (this.#phase === "syn-sent") return "SYN-SENT";
    if (this.#phase === "syn-received") return "SYN-RECV";
    const { finReceived } = this.#inbound;
    if (this.#highest <= this.#send.end) return finReceived ? "CLOSE-WAIT" : "ESTAB";
    if (!finReceived) return finAcknowledged ? "FIN-WAIT-2" : "FIN-WAIT-1";
    if (!this.#endedFirst) return "LAST-ACK";
    return finAcknowledged ? "TIME-WAIT" : "CLOSING";
  }

  #timerView(lingerMs: number | undefined): SocketTimer | undefined {
    if (lingerMs !== undefined) return { kind: "timewait", remainingMs: lingerMs, count: 0 };
    const remainingMs = this.#timer.remaining;
    if (remainingMs !== undefined) {
      return { kind: this.#peerWindow === 0 ? "persist" : "on", remainingMs, count: this.#backoff };
    }
    const idle = this.#keepAlive?.state;
    return idle && { kind: "keepalive", remainingMs: idle.remainingMs, count: idle.unanswered };
  }

  async read(signal?: Cancellation): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const chunk = this.#inbound.read();
      if (chunk) {
        if (this.#inbound.length === 0) this.#delayedAck.drained();
        this.#offerWindow();
        return chunk;
      }
      if (this.#error) throw new SocketError(this.#error);
      if (this.#inbound.finReceived || this.#orphaned || this.#phase === "closed") return undefined;
      await this.#readers.wait(signal);
    }
  }

  async write(data: Uint8Array, signal?: Cancellation): Promise<void> {
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
    if (this.#inbound.length > 0 || this.#phase === "syn-sent") {
      if (this.#phase !== "syn-sent") this.#transmit(rst | ack, this.#next);
      this.#finish(false);
      return;
    }
    this.end();
    this.#concludeIfDone();
  }

  keepAlive(settings: KeepAliveSettings): void {
    this.#keepAlive?.stop();
    if (this.#phase === "closed") return;
    this.#heardAt = this.#host.clock.now();
    this.#keepAlive = new KeepAlive(this.#host.clock, settings, {
      heardAt: () => this.#heardAt,
      probe: () => this.#transmit(ack, this.#unacknowledged - 1),
      giveUp: () => this.fail("ETIMEDOUT"),
    });
  }

  /** Gives up: whoever waits gets `code`. */
  fail(code: SocketErrorCode): void {
    this.#error = code;
    this.#finish(false);
  }

  /** A segment of this connection has arrived. */
  deliver(segment: TcpSegment): void {
    if (this.#phase === "closed") return;
    this.#heardAt = this.#host.clock.now();
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
    this.#peerTimestamp = segment.timestamp ?? 0;
    this.#inbound.expected = segment.sequence + 1;
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
    this.#sampleRoundTrip(segment);
    this.#host.established(this);
  }

  #deliverOpen(segment: TcpSegment): void {
    if (segment.flags & rst) {
      if (segment.sequence === this.#inbound.expected) this.fail("ECONNRESET");
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
    // RFC 7323, 4.3: what is echoed is the first of the segments that an acknowledgement covers.
    if (segment.sequence <= this.#delayedAck.told) this.#peerTimestamp = segment.timestamp ?? this.#peerTimestamp;
    if (segment.acknowledgement >= this.#unacknowledged) this.#takeAcknowledgement(segment);
    if (this.#isOpen()) this.#takeData(segment);
    if (this.#isOpen()) this.#concludeIfDone();
  }

  #isOpen(): boolean {
    return this.#phase !== "closed";
  }

  #takeAcknowledgement(segment: TcpSegment): void {
    const progress = segment.acknowledgement - this.#unacknowledged;
    const reopened = segment.window > this.#peerWindow;
    const isDuplicate =
      progress === 0 &&
      this.#highest > this.#unacknowledged &&
      segmentLength(segment) === 0 &&
      segment.window === this.#peerWindow;
    this.#peerWindow = segment.window;
    if (progress > 0) {
      this.#unacknowledged = segment.acknowledgement;
      this.#next = Math.max(this.#next, this.#unacknowledged);
      this.#send.release(this.#unacknowledged);
      this.#recovery.progress(this.#unacknowledged);
      this.#attempts = 0;
      this.#backoff = 0;
      this.#sampleRoundTrip(segment);
      this.#timer.stop();
      if (this.#send.length < sendCapacity) this.#writers.wake();
    }
    if (segment.sack || isDuplicate || this.#recovery.isRepairing) this.#repairLosses(segment, isDuplicate);
    // An answer to a probe of a closed window: the peer lives.
    if (this.#peerWindow === 0) this.#attempts = 0;
    if (progress > 0 || reopened) this.#pump();
  }

  #sampleRoundTrip({ timestamp, timestampEcho }: TcpSegment): void {
    if (timestamp !== undefined) this.#rtt.sample(this.#timestamp() - timestampEcho);
  }

  /** Fast retransmission. */
  #repairLosses(segment: TcpSegment, isDuplicate: boolean): void {
    const sent = { unacknowledged: this.#unacknowledged, highest: this.#highest, mayBegin: this.#backoff === 0 };
    for (const hole of this.#recovery.losses(segment, isDuplicate, sent)) {
      const end = Math.min(hole.end, this.#send.end);
      if (hole.start >= this.#send.end) this.#transmit(fin | ack, this.#send.end);
      for (let position = hole.start; position < end; position += maximumSegment) {
        const length = Math.min(maximumSegment, end - position);
        this.#transmit(psh | ack, position, this.#send.slice(position, length));
        // Without blocks nothing is known of the segments behind the first.
        if (!Number.isFinite(hole.end)) break;
      }
    }
  }

  #takeData(segment: TcpSegment): void {
    const length = segmentLength(segment);
    if (length === 0 || this.#inbound.isOld(segment)) {
      // Old, or a probe one below: say what is expected. Not for a bare acknowledgement.
      if (length > 0) this.#delayedAck.disordered();
      else if (segment.sequence === this.#inbound.expected - 1) this.#acknowledge();
      return;
    }
    if (this.#orphaned && segment.payload.length > 0) {
      this.#transmit(rst, this.#highest);
      this.#finish(false);
      return;
    }
    const isProgress = this.#inbound.accept(segment);
    if (!isProgress || this.#inbound.hasGaps) this.#delayedAck.disordered();
    else if (this.#inbound.finReceived && this.#ending) this.#acknowledge();
    else if (this.#inbound.finReceived) this.#delayedAck.receivedFin();
    else this.#delayedAck.received(this.#inbound.expected, maximumSegment, this.#rtt.timeout(0));
    if (isProgress) this.#readers.wake();
  }

  /** Both sides have ended and know it, or nobody is left to care. */
  #concludeIfDone(): void {
    const finAcknowledged = this.#ending && this.#unacknowledged > this.#send.end;
    if (!finAcknowledged) return;
    if (this.#inbound.finReceived) this.#finish(this.#endedFirst);
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
      this.#next = this.#recovery.missingFrom(this.#next);
      const room = this.#sendable(this.#next);
      if (room === 0) break;
      const position = this.#next;
      const length = Math.min(room, this.#recovery.presentFrom(position) - position);
      this.#advance(position + length);
      const last = this.#sendable(this.#next) === 0;
      this.#transmit(last ? psh | ack : ack, position, this.#send.slice(position, length));
    }
    if (this.#ending && this.#next === this.#send.end) {
      if (!this.#inbound.finReceived) this.#endedFirst = true;
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
    this.#timer.start(this.#rtt.timeout(this.#backoff));
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
    // From the first byte not acknowledged, one segment until the peer answers; then all but what it is known to have.
    this.#recovery.restart();
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
    if (this.#phase !== "established" || this.#inbound.finReceived) return;
    if (this.#advertised < 2 * maximumSegment && this.#inbound.window >= 2 * this.#advertised + maximumSegment) {
      this.#acknowledge();
    }
  }

  #timestamp(): number {
    return this.#host.clock.now() + this.#timestampOffset;
  }

  #transmit(flags: number, sequence: number, payload: Uint8Array = noBytes): void {
    if (flags & ack) this.#delayedAck.sent(this.#inbound.expected, payload.length > 0);
    this.#advertised = flags & syn ? this.#offers.opening : this.#inbound.window;
    const { localAddress, localPort, remoteAddress, remotePort, flow } = this.ends;
    this.#host.transmit({
      protocol: "tcp",
      source: localAddress,
      destination: remoteAddress,
      sourcePort: localPort,
      destinationPort: remotePort,
      ttl: defaultTtl,
      flow,
      owed: 0,
      sequence,
      acknowledgement: flags & ack ? this.#inbound.expected : 0,
      flags,
      window: this.#advertised,
      timestamp: this.#timestamp(),
      timestampEcho: this.#peerTimestamp,
      sack: this.#inbound.blocks,
      payload,
    });
  }

  #finish(linger: boolean): void {
    if (this.#phase === "closed" || (linger && this.#lingers)) return;
    if (linger) this.#lingers = true;
    else this.#phase = "closed";
    this.#timer.discard();
    this.#delayedAck.discard();
    this.#keepAlive?.stop();
    this.#readers.wake();
    this.#writers.wake();
    this.#host.finished(this, linger);
  }
}

import type { Clock } from "../../clock.ts";
import { icmpTypes, isIcmpError, type Packet, tcpFlags } from "../packet.ts";
import { FlowTable } from "./flow-table.ts";
import { firstTcpState, nextTcpState, reopens, type TcpTrackingState } from "./tcp-tracking.ts";
import { invert, type Tuple, tupleOf } from "./tuple.ts";

export type Direction = "original" | "reply";
export type Manipulation = "source" | "destination";

/** A connection as the node remembers it: one line of `conntrack -L`. */
export interface TrackedConnection {
  readonly original: Tuple;
  /** What answers look like; NAT shows as a difference to the inverted original. */
  reply: Tuple;
  /** In the table, not just on its first packet. */
  confirmed: boolean;
  seenReply: boolean;
  /** Not the first to go when the table is full: data has gone both ways. */
  assured: boolean;
  /** Its packets must be asked about again: the label that says they need not be was taken away. */
  isRevoked: boolean;
  tcpState: TcpTrackingState | undefined;
  /** Milliseconds since the Unix epoch. */
  expires: number;
  readonly began: number;
  /** Which ends NAT has been decided for, and which it changes (IPS_SRC_NAT_DONE …, IPS_SRC_NAT …). */
  readonly decided: Record<Manipulation, boolean>;
  readonly translates: Record<Manipulation, boolean>;
}

/** What conntrack says about a packet. Without a connection the state is INVALID. */
export interface Tracking {
  readonly state: "NEW" | "ESTABLISHED" | "RELATED" | "INVALID";
  readonly connection: TrackedConnection | undefined;
  readonly direction: Direction;
}

/** Seconds; Linux' defaults (net.netfilter.nf_conntrack_*_timeout*). */
export interface ConntrackTimeouts {
  tcp: Record<TcpTrackingState, number>;
  udp: number;
  udpStream: number;
  icmp: number;
}

const defaultTimeouts: ConntrackTimeouts = {
  tcp: {
    SYN_SENT: 120,
    SYN_RECV: 60,
    ESTABLISHED: 432_000,
    FIN_WAIT: 120,
    CLOSE_WAIT: 60,
    LAST_ACK: 30,
    TIME_WAIT: 120,
    CLOSE: 10,
  },
  udp: 30,
  udpStream: 120,
  icmp: 30,
};

type Found = Tracking & { readonly connection: TrackedConnection };

const invalid: Tracking = { state: "INVALID", connection: undefined, direction: "original" };
/** A UDP conversation is a stream once it has lasted this long (nf_conntrack_proto_udp.c), in milliseconds. */
const streamAfter = 2000;
/** How often expired entries are looked for, in milliseconds. */
const sweepEvery = 10_000;

/** The node's table of connections. Expired entries are found when somebody looks: no timers. */
export class Conntrack {
  readonly timeouts: ConntrackTimeouts = { ...defaultTimeouts, tcp: { ...defaultTimeouts.tcp } };
  readonly #clock: Clock;
  /** What is said about an answered connection's packets: most are. */
  readonly #byTuple = new FlowTable<Found>();
  /** In the order in which they were confirmed. */
  readonly #confirmed = new Set<TrackedConnection>();
  #sweptAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Finds or begins the connection of a packet that enters the node, and notes the packet in it. */
  track(packet: Packet): Tracking {
    if (isIcmpError(packet)) {
      const found = this.#find(invert(tupleOf(packet.quoted)));
      return found ? { ...found, state: "RELATED" } : invalid;
    }
    // Of TCP and UDP the packet's own header is asked about: there is no need to copy it for that.
    const found = this.#find(packet.protocol === "icmp" ? tupleOf(packet) : packet);
    if (!found) return this.#begin(packet, tupleOf(packet));
    const { connection, direction } = found;
    if (packet.protocol === "tcp" && connection.tcpState && reopens(connection.tcpState, packet)) {
      this.remove(connection);
      return this.#begin(packet, tupleOf(packet));
    }
    this.#note(connection, packet, direction === "reply");
    return connection.seenReply ? found : { connection, direction, state: "NEW" };
  }

  /** Puts a connection whose first packet has got through into the table. */
  confirm(connection: TrackedConnection): void {
    if (connection.confirmed) return;
    connection.confirmed = true;
    this.#sweep();
    this.#confirmed.add(connection);
    this.#byTuple.set(connection.original, { connection, direction: "original", state: "ESTABLISHED" });
    this.#byTuple.set(connection.reply, { connection, direction: "reply", state: "ESTABLISHED" });
  }

  /** Whether answers to `tuple` would be taken for those of another connection. */
  isTaken(tuple: Tuple): boolean {
    return this.#find(invert(tuple)) !== undefined;
  }

  /** The connection that `tuple` is one direction of. */
  find(tuple: Tuple): TrackedConnection | undefined {
    return this.#find(tuple)?.connection;
  }

  remove(connection: TrackedConnection): void {
    this.#confirmed.delete(connection);
    this.#byTuple.delete(connection.original);
    this.#byTuple.delete(connection.reply);
  }

  /** All entries, oldest first. */
  list(): readonly TrackedConnection[] {
    return [...this.#confirmed].filter(({ expires }) => expires > this.#clock.monotonic());
  }

  #find(tuple: Tuple) {
    const found = this.#byTuple.get(tuple);
    if (!found || found.connection.expires > this.#clock.monotonic()) return found;
    this.remove(found.connection);
    return undefined;
  }

  #begin(packet: Packet, original: Tuple): Tracking {
    const tcpState = packet.protocol === "tcp" ? firstTcpState(packet) : undefined;
    if (packet.protocol === "tcp" && !tcpState) return invalid;
    if (packet.protocol === "icmp" && packet.type !== icmpTypes.echoRequest) return invalid;
    const connection: TrackedConnection = {
      original,
      reply: invert(original),
      confirmed: false,
      seenReply: false,
      assured: false,
      isRevoked: false,
      tcpState,
      expires: 0,
      began: this.#clock.monotonic(),
      decided: { source: false, destination: false },
      translates: { source: false, destination: false },
    };
    this.#extend(connection);
    return { connection, direction: "original", state: "NEW" };
  }

  #note(connection: TrackedConnection, packet: Packet, isReply: boolean): void {
    if (packet.protocol === "tcp" && connection.tcpState) {
      // A connection that was refused at once is not kept.
      if (packet.flags & tcpFlags.rst && !connection.seenReply) this.remove(connection);
      connection.tcpState = nextTcpState(connection.tcpState, packet, isReply);
      if (connection.tcpState === "ESTABLISHED") connection.assured = true;
    }
    if (isReply) connection.seenReply = true;
    const lasting = this.#clock.monotonic() - connection.began > streamAfter;
    if (packet.protocol === "udp" && connection.seenReply && lasting) connection.assured = true;
    this.#extend(connection);
  }

  #extend(connection: TrackedConnection): void {
    const { tcp, udp, udpStream, icmp } = this.timeouts;
    const { tcpState, assured } = connection;
    const other = connection.original.protocol === "udp" ? (assured ? udpStream : udp) : icmp;
    connection.expires = this.#clock.monotonic() + 1000 * (tcpState ? tcp[tcpState] : other);
  }

  #sweep(): void {
    const now = this.#clock.monotonic();
    if (now - this.#sweptAt < sweepEvery) return;
    this.#sweptAt = now;
    for (const connection of this.#confirmed) if (connection.expires <= now) this.remove(connection);
  }
}

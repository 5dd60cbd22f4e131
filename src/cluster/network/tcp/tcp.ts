import type { Cancellation } from "../../cancellation.ts";
import { Later } from "../../later.ts";
import { ephemeralPort, OutgoingPorts } from "../ephemeral-ports.ts";
import { formatIpv4, type Ipv4, parseIpv4 } from "../ipv4.ts";
import type { Namespace } from "../namespace.ts";
import { FlowTable } from "../netfilter/flow-table.ts";
import { invert, type Tuple, tupleOf } from "../netfilter/tuple.ts";
import { type IcmpMessage, icmpTypes, type TcpSegment, tcpFlags, unreachableCodes } from "../packet.ts";
import { nobody, type SocketView } from "../socket-view.ts";
import { type SocketAddress, SocketError, type TcpConnection, type TcpListener } from "../sockets.ts";
import { Lingering } from "./lingering.ts";
import { resetFor } from "./reset.ts";
import type { TcpEnds, TcpHost, TcpSocket } from "./tcp-socket.ts";

/** Loaded with the first connection of all, which somebody has to open: a segment comes only from a socket. */
const sockets = new Later(() => import("./tcp-socket.ts"));

/** net.core.somaxconn: what listen(2) gets of a program that asks for as much as there is. */
const longestBacklog = 4096;

interface Listening {
  /** 0 for all addresses. */
  readonly address: Ipv4;
  readonly port: number;
  readonly accept: (connection: TcpConnection) => void;
}

interface Connecting {
  resolve(connection: TcpConnection): void;
  reject(error: unknown): void;
}

/** The TCP of one namespace: who listens, who is connected, and which segment is whose. */
export class Tcp {
  readonly #namespace: Namespace;
  /** By what their peers' segments look like. */
  readonly #sockets = new FlowTable<TcpSocket>();
  readonly #listening = new Map<number, Listening[]>();
  readonly #accepting = new Map<TcpSocket, Listening>();
  readonly #connecting = new Map<TcpSocket, Connecting>();
  readonly #lingering: Lingering;
  readonly #outgoingPorts: OutgoingPorts;
  readonly #host: TcpHost;

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
    this.#lingering = new Lingering(namespace.clock, (socket) => this.#forget(socket));
    this.#outgoingPorts = new OutgoingPorts(namespace.random);
    this.#host = {
      clock: namespace.clock,
      transmit: (segment) => this.#send(segment),
      established: (socket) => this.#established(socket),
      finished: (socket, linger) => this.#finished(socket, linger),
    };
  }

  connect(to: SocketAddress, signal?: Cancellation): Promise<TcpConnection> {
    return sockets.with({ clock: this.#namespace.clock, signal }, () => this.#connect(to, signal));
  }

  #connect(to: SocketAddress, signal: Cancellation | undefined): Promise<TcpConnection> {
    const { TcpSocket } = sockets.atHand;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const remoteAddress = parseIpv4(to.address);
      const localAddress = this.#namespace.sourceFor(remoteAddress);
      if (localAddress === undefined) throw new SocketError("ENETUNREACH");
      this.#lingering.sweep();
      const localPort = this.#outgoingPorts.take(
        remoteAddress,
        to.port,
        (port) => this.#listening.has(port) || this.#isConnected(localAddress, port, remoteAddress, to.port),
      );
      if (localPort === undefined) throw new SocketError("EADDRNOTAVAIL");
      const flow = this.#namespace.trace.nextFlow();
      const ends = { localAddress, localPort, remoteAddress, remotePort: to.port, flow };
      const socket = new TcpSocket(this.#host, ends, this.#namespace.random.int(2 ** 32));
      const abort = () => {
        reject(signal?.reason);
        socket.close();
      };
      const settled = () => signal?.removeEventListener("abort", abort);
      this.#connecting.set(socket, {
        resolve: (connection) => {
          settled();
          resolve(connection);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      signal?.addEventListener("abort", abort, { once: true });
      this.#sockets.set(incoming(socket), socket);
    });
  }

  listen(port: number, accept: (connection: TcpConnection) => void, address = "0.0.0.0"): TcpListener {
    const wanted = parseIpv4(address);
    if (wanted !== 0 && !this.#namespace.isLocal(wanted)) throw new SocketError("EADDRNOTAVAIL");
    if (port === 0) {
      const free = ephemeralPort(this.#namespace.random, (candidate) => this.#listening.has(candidate));
      if (free === undefined) throw new SocketError("EADDRINUSE");
      port = free;
    }
    const others = this.#listening.get(port) ?? [];
    if (others.some((other) => wanted === 0 || other.address === 0 || other.address === wanted)) {
      throw new SocketError("EADDRINUSE");
    }
    const listening = { address: wanted, port, accept };
    this.#listening.set(port, [...others, listening]);
    return {
      local: { address: formatIpv4(wanted), port },
      close: () => {
        const left = (this.#listening.get(port) ?? []).filter((other) => other !== listening);
        if (left.length > 0) this.#listening.set(port, left);
        else this.#listening.delete(port);
      },
    };
  }

  /** Listeners first, then connections in the order in which they came. */
  views(): readonly SocketView[] {
    this.#lingering.sweep();
    const listening = [...this.#listening.values()].flat().map(({ address, port }): SocketView => {
      const local = { address: formatIpv4(address), port };
      const queues = { receiveQueue: 0, sendQueue: longestBacklog };
      const more = { remote: nobody, timer: undefined, isOrphaned: false };
      return { protocol: "tcp", state: "LISTEN", ...queues, local, ...more };
    });
    const open = [...this.#sockets.values()].map((socket) => socket.view(this.#lingering.remaining(socket)));
    return [...listening, ...open];
  }

  deliver(segment: TcpSegment): void {
    let socket = this.#sockets.get(segment);
    const opens = (segment.flags & (tcpFlags.syn | tcpFlags.ack | tcpFlags.rst)) === tcpFlags.syn;
    if (socket && opens && this.#lingering.has(socket)) {
      // The port came round again before TIME_WAIT was over; a new SYN takes its place (RFC 9293, 3.6.1).
      this.#forget(socket);
      socket = undefined;
    }
    if (socket) {
      socket.deliver(segment);
      return;
    }
    const listening = opens ? this.#listenerFor(segment) : undefined;
    if (!listening) {
      const reset = resetFor(segment);
      if (reset) this.#send(reset);
      return;
    }
    const ends = {
      localAddress: segment.destination,
      localPort: segment.destinationPort,
      remoteAddress: segment.source,
      remotePort: segment.sourcePort,
      flow: segment.flow,
    };
    const { TcpSocket } = sockets.atHand;
    const opened = new TcpSocket(this.#host, ends, this.#namespace.random.int(2 ** 32), segment);
    this.#sockets.set(incoming(opened), opened);
    this.#accepting.set(opened, listening);
  }

  /** An ICMP error about a segment sent from here. It ends an attempt to connect; open connections bear it. */
  undeliverable(segment: TcpSegment, error: IcmpMessage): void {
    const socket = this.#sockets.get(invert(tupleOf(segment)));
    if (!socket?.isOpening) return;
    const code = error.type === icmpTypes.unreachable ? error.code : unreachableCodes.host;
    if (code === unreachableCodes.port) socket.fail("ECONNREFUSED");
    else if (code === unreachableCodes.net) socket.fail("ENETUNREACH");
    else socket.fail("EHOSTUNREACH");
  }

  /** The programs are gone: closes everything as the kernel does for them. */
  closeAll(): void {
    this.#listening.clear();
    for (const socket of [...this.#sockets.values()]) socket.close();
  }

  /** The network itself is gone: whoever still waits gets ENETUNREACH. */
  fail(): void {
    for (const socket of [...this.#sockets.values()]) socket.fail("ENETUNREACH");
  }

  #isConnected(localAddress: Ipv4, localPort: number, remoteAddress: Ipv4, remotePort: number): boolean {
    return this.#sockets.get(incoming({ ends: { localAddress, localPort, remoteAddress, remotePort } })) !== undefined;
  }

  #listenerFor(segment: TcpSegment): Listening | undefined {
    const candidates = this.#listening.get(segment.destinationPort);
    return (
      candidates?.find((listening) => listening.address === segment.destination) ??
      candidates?.find((listening) => listening.address === 0)
    );
  }

  #established(socket: TcpSocket): void {
    const connecting = this.#connecting.get(socket);
    this.#connecting.delete(socket);
    connecting?.resolve(socket);
    const listening = this.#accepting.get(socket);
    this.#accepting.delete(socket);
    listening?.accept(socket);
  }

  #finished(socket: TcpSocket, linger: boolean): void {
    if (linger) {
      this.#lingering.add(socket);
      return;
    }
    this.#forget(socket);
    this.#accepting.delete(socket);
    const connecting = this.#connecting.get(socket);
    this.#connecting.delete(socket);
    connecting?.reject(new SocketError(socket.error ?? "ECONNRESET"));
  }

  #forget(socket: TcpSocket): void {
    this.#lingering.remove(socket);
    const tuple = incoming(socket);
    if (this.#sockets.get(tuple) === socket) this.#sockets.delete(tuple);
  }

  /** A segment that finds no route is lost, as on a host whose interface went down; timers notice. */
  #send(segment: TcpSegment): void {
    this.#namespace.trySend(segment);
  }
}

/** What the segments that its peer sends look like. */
function incoming({ ends }: { readonly ends: Omit<TcpEnds, "flow"> }): Tuple {
  return {
    protocol: "tcp",
    source: ends.remoteAddress,
    destination: ends.localAddress,
    sourcePort: ends.remotePort,
    destinationPort: ends.localPort,
  };
}

import { ephemeralPort } from "./ephemeral-ports.ts";
import { FlowMemory } from "./flow-memory.ts";
import { icmpError } from "./icmp-error.ts";
import { formatIpv4, type Ipv4, parseIpv4 } from "./ipv4.ts";
import type { Namespace } from "./namespace.ts";
import { defaultTtl, type IcmpMessage, icmpTypes, type UdpDatagram, unreachableCodes } from "./packet.ts";
import { nobody, type SocketView } from "./socket-view.ts";
import { type Datagram, type SocketAddress, SocketError, type UdpSocket } from "./sockets.ts";
import { WaitQueue } from "./wait-queue.ts";

/** Datagrams a socket keeps unread (net.core.rmem_default holds about as many small ones). */
const backlog = 256;
/** A small datagram with its sk_buff (SKB_TRUESIZE). */
const trueSize = (length: number) => 768 + Math.max(0, length - 128);

interface Bound {
  /** 0 for all addresses. */
  readonly address: Ipv4;
  readonly port: number;
  readonly flows: FlowMemory;
  take(datagram: Datagram): void;
  /** Bytes to read, as the kernel counts them: with what it needs around each datagram. */
  waiting(): number;
  fail(): void;
}

/** The UDP of one namespace. */
export class Udp {
  readonly #namespace: Namespace;
  readonly #bound = new Map<number, Bound[]>();

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  bind(port = 0, address = "0.0.0.0"): UdpSocket {
    const wanted = parseIpv4(address);
    if (wanted !== 0 && !this.#namespace.isLocal(wanted)) throw new SocketError("EADDRNOTAVAIL");
    if (port === 0) {
      const free = ephemeralPort(this.#namespace.random, (candidate) => this.#bound.has(candidate));
      if (free === undefined) throw new SocketError("EADDRINUSE");
      port = free;
    }
    const others = this.#bound.get(port) ?? [];
    if (others.some((other) => wanted === 0 || other.address === 0 || other.address === wanted)) {
      throw new SocketError("EADDRINUSE");
    }
    const queue: Datagram[] = [];
    const readers = new WaitQueue();
    let refused = false;
    let closed = false;
    const bound: Bound = {
      address: wanted,
      port,
      flows: new FlowMemory(),
      take: (datagram) => {
        if (queue.length < backlog) queue.push(datagram);
        readers.wake();
      },
      waiting: () => queue.reduce((sum, { data }) => sum + trueSize(data.length), 0),
      fail: () => {
        refused = true;
        readers.wake();
      },
    };
    this.#bound.set(port, [...others, bound]);
    return {
      local: { address: formatIpv4(wanted), port },
      send: (data, to) => {
        if (!closed) this.#send(bound, data, to);
      },
      receive: async (signal) => {
        for (;;) {
          signal?.throwIfAborted();
          const datagram = queue.shift();
          if (datagram) return datagram;
          if (refused || closed) {
            refused = false;
            throw new SocketError(closed ? "ENETUNREACH" : "ECONNREFUSED");
          }
          await readers.wait(signal);
        }
      },
      close: () => {
        closed = true;
        readers.wake();
        const left = (this.#bound.get(port) ?? []).filter((other) => other !== bound);
        if (left.length > 0) this.#bound.set(port, left);
        else this.#bound.delete(port);
      },
    };
  }

  deliver(datagram: UdpDatagram): void {
    const bound = this.#socketFor(datagram.destination, datagram.destinationPort);
    if (!bound) {
      const { port } = unreachableCodes;
      const error = icmpError(datagram, icmpTypes.unreachable, port, datagram.destination);
      if (error) this.#namespace.send(error);
      return;
    }
    const from = { address: formatIpv4(datagram.source), port: datagram.sourcePort };
    bound.flows.remember(datagram.source, datagram.sourcePort, datagram.flow);
    bound.take({ from, data: datagram.payload });
  }

  /** An ICMP error about a datagram sent from here. */
  undeliverable(datagram: UdpDatagram, error: IcmpMessage): void {
    if (error.type !== icmpTypes.unreachable || error.code !== unreachableCodes.port) return;
    this.#socketFor(datagram.source, datagram.sourcePort)?.fail();
  }

  views(): readonly SocketView[] {
    return [...this.#bound.values()].flat().map(({ address, port, waiting }) => ({
      protocol: "udp",
      state: "UNCONN",
      receiveQueue: waiting(),
      sendQueue: 0,
      local: { address: formatIpv4(address), port },
      remote: nobody,
      timer: undefined,
      isOrphaned: false,
    }));
  }

  closeAll(): void {
    this.#bound.clear();
  }

  #send(bound: Bound, data: Uint8Array, to: SocketAddress): void {
    const destination = parseIpv4(to.address);
    const source = bound.address || this.#namespace.sourceFor(destination);
    if (source === undefined) throw new SocketError("ENETUNREACH");
    const flow = bound.flows.get(destination, to.port) ?? this.#namespace.trace.nextFlow();
    bound.flows.remember(destination, to.port, flow);
    this.#namespace.send({
      protocol: "udp",
      source,
      destination,
      sourcePort: bound.port,
      destinationPort: to.port,
      ttl: defaultTtl,
      flow,
      owed: 0,
      payload: data,
    });
  }

  #socketFor(address: Ipv4, port: number): Bound | undefined {
    const candidates = this.#bound.get(port);
    return candidates?.find((bound) => bound.address === address) ?? candidates?.find((bound) => bound.address === 0);
  }
}

import type { Cancellation } from "../cancellation.ts";
import type { Trace } from "../trace.ts";
import type { NetworkKernel } from "./kernel.ts";

/** IPv4 in dotted form and a port. */
export interface SocketAddress {
  readonly address: string;
  readonly port: number;
}

/** Why a socket call failed, by errno name; programs print their own words for each. */
export type SocketErrorCode =
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "ETIMEDOUT"
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL";

export class SocketError extends Error {
  readonly code: SocketErrorCode;

  constructor(code: SocketErrorCode) {
    super(code);
    this.code = code;
  }
}

/** SO_KEEPALIVE with its three times: `probes` that are not answered end the connection with ETIMEDOUT. */
export interface KeepAliveSettings {
  readonly idleMs: number;
  readonly intervalMs: number;
  readonly probes: number;
}

/** An established TCP connection, as a program holds it. */
export interface TcpConnection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** The next bytes; undefined once the peer has finished. Rejects with SocketError (ECONNRESET …) or the signal's reason. */
  read(signal?: Cancellation): Promise<Uint8Array | undefined>;
  /** Resolves when the send buffer has room. Rejects with SocketError. */
  write(data: Uint8Array, signal?: Cancellation): Promise<void>;
  /** Sends FIN: nothing more comes from this side; reading goes on. */
  end(): void;
  /** Closes both directions (FIN; RST when unread data is thrown away, as Linux does). Idempotent. */
  close(): void;
  keepAlive(settings: KeepAliveSettings): void;
  /** The peer has finished or reset: an idle keep-alive connection can no longer be used. */
  readonly isClosedByPeer: boolean;
}

export interface TcpListener {
  readonly local: SocketAddress;
  close(): void;
}

export interface Datagram {
  readonly from: SocketAddress;
  readonly data: Uint8Array;
}

export interface UdpSocket {
  readonly local: SocketAddress;
  send(data: Uint8Array, to: SocketAddress): void;
  /** Rejects with SocketError ECONNREFUSED when a datagram sent was answered by ICMP port unreachable. */
  receive(signal?: Cancellation): Promise<Datagram>;
  close(): void;
}

export type PingReply =
  | {
      readonly kind: "reply";
      readonly from: string;
      readonly sequence: number;
      readonly ttl: number;
      readonly data: Uint8Array;
    }
  | { readonly kind: "unreachable"; readonly from: string; readonly sequence: number; readonly code: number };

/** An ICMP echo socket. */
export interface PingSocket {
  /** Throws SocketError ENETUNREACH without a route. */
  send(to: string, sequence: number, data: Uint8Array): void;
  receive(signal?: Cancellation): Promise<PingReply>;
  close(): void;
}

export interface InterfaceAddress {
  readonly interface: string;
  readonly address: string;
  readonly prefixLength: number;
}

/** What the programs in one network namespace (a pod, a node, the laptop) see of the network. */
export interface NetworkStack {
  readonly name: string;
  addresses(): readonly InterfaceAddress[];
  /**
   * Opens a TCP connection. Rejects with SocketError: ECONNREFUSED for a RST or an ICMP port unreachable, EHOSTUNREACH or
   * ENETUNREACH for those ICMP errors or a missing route, ETIMEDOUT when SYNs stay unanswered (Linux: 6 retries, about
   * 127 s); or with the signal's reason.
   */
  connect(to: SocketAddress, signal?: Cancellation): Promise<TcpConnection>;
  /** `address` 0.0.0.0 (the default) accepts on all. Throws SocketError EADDRINUSE or EADDRNOTAVAIL. */
  listen(port: number, accept: (connection: TcpConnection) => void, address?: string): TcpListener;
  /** `port` 0 or left out takes an ephemeral one (32768 to 60999). */
  bindUdp(port?: number, address?: string): UdpSocket;
  openPing(): PingSocket;
  /** Where what happens on this network is told. */
  readonly trace: Trace;
  /** For tools like iptables and ip. */
  readonly kernel?: NetworkKernel | undefined;
}

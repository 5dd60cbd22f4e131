import type { Clock } from "../../clock.ts";
import type { TcpSocket } from "./tcp-socket.ts";

/** Linux' TCP_TIMEWAIT_LEN and tcp_fin_timeout, in milliseconds. */
const lingerMs = 60_000;

/**
 * Sockets that only wait for stray segments. All wait equally long, so a queue without timers does: it is swept when
 * somebody looks.
 */
export class Lingering {
  readonly #clock: Clock;
  readonly #forget: (socket: TcpSocket) => void;
  /** In the order they expire. */
  readonly #until = new Map<TcpSocket, number>();

  constructor(clock: Clock, forget: (socket: TcpSocket) => void) {
    this.#clock = clock;
    this.#forget = forget;
  }

  add(socket: TcpSocket): void {
    this.sweep();
    this.#until.set(socket, this.#clock.now() + lingerMs);
  }

  has(socket: TcpSocket): boolean {
    return this.#until.has(socket);
  }

  /** Milliseconds that it will still be waited for; undefined when it is not. */
  remaining(socket: TcpSocket): number | undefined {
    const until = this.#until.get(socket);
    return until === undefined ? undefined : until - this.#clock.now();
  }

  remove(socket: TcpSocket): void {
    this.#until.delete(socket);
  }

  /** Forgets those whose time is over. */
  sweep(): void {
    for (const [socket, until] of this.#until) {
      if (until > this.#clock.now()) return;
      this.#until.delete(socket);
      this.#forget(socket);
    }
  }
}

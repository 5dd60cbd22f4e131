import type { Clock, Timer } from "../../clock.ts";
import type { RealServer, VirtualServer } from "../../network/ipvs/virtual-server.ts";
import type { VirtualServers } from "../../network/ipvs/virtual-servers.ts";

/** rsCheckDeleteInterval. */
const checkEveryMs = 60_000;

interface Leaving {
  readonly server: VirtualServer;
  readonly real: RealServer;
}

/**
 * Real servers on their way out: they get no new connections (weight 0) and are deleted once the last one has gone, as
 * seen once a minute (pkg/proxy/ipvs/graceful_termination.go).
 */
export class GracefulTermination {
  readonly #clock: Clock;
  readonly #servers: VirtualServers;
  readonly #leaving = new Map<RealServer, Leaving>();
  #timer: Timer | undefined;

  constructor(clock: Clock, servers: VirtualServers) {
    this.#clock = clock;
    this.#servers = servers;
  }

  /** Deletes a real server, now or later. */
  remove(server: VirtualServer, real: RealServer): void {
    if (this.#leaving.has(real) || this.#deleteIfIdle({ server, real })) return;
    this.#servers.updateReal(server, { ...real, weight: 0 });
    this.#leaving.set(real, { server, real });
    this.#timer ??= this.#clock.after(checkEveryMs, () => this.#check());
  }

  /** It is wanted again: it goes on with the connections that it still has. */
  keep(server: VirtualServer, real: RealServer, weight: number): void {
    if (!this.#leaving.delete(real) && real.weight === weight) return;
    this.#servers.updateReal(server, { ...real, weight });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #check(): void {
    for (const leaving of this.#leaving.values()) {
      const isThere = this.#servers.get(leaving.server)?.servers.includes(leaving.real) ?? false;
      if (!isThere || this.#deleteIfIdle(leaving)) this.#leaving.delete(leaving.real);
    }
    this.#timer = this.#leaving.size > 0 ? this.#clock.after(checkEveryMs, () => this.#check()) : undefined;
  }

  /** Only TCP's connections are waited for; a datagram's next one goes elsewhere without harm. */
  #deleteIfIdle({ server, real }: Leaving): boolean {
    this.#servers.refreshCounts();
    const busy = real.activeConnections + real.inactiveConnections > 0;
    if (server.protocol === "tcp" && busy) return false;
    this.#servers.deleteReal(server, real);
    return true;
  }
}

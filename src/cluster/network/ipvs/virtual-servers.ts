import type { Clock } from "../../clock.ts";
import type { Ipv4 } from "../ipv4.ts";
import { IpvsError } from "./ipvs-error.ts";
import { createScheduler, type Scheduler } from "./schedulers.ts";
import { Statistics } from "./statistics.ts";
import {
  keyOf,
  type RealServer,
  type VirtualAddress,
  type VirtualServer,
  type VirtualServerOptions,
} from "./virtual-server.ts";

const everyBit = 0xffffffff;

export interface RealServerOptions {
  readonly address: Ipv4;
  readonly port: number;
  readonly weight: number;
}

interface Listeners {
  /** Somebody wants to know how many connections there are. */
  counted(): void;
  serverRemoved(server: RealServer): void;
}

/** The virtual servers of a namespace with their real ones: what ipvsadm lists and changes (ip_vs_ctl.c). */
export class VirtualServers {
  readonly #clock: Clock;
  readonly #listeners: Listeners;
  readonly #servers = new Map<string, VirtualServer>();
  #revision = 0;

  constructor(clock: Clock, listeners: Listeners) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Changes whenever a server does. */
  get revision(): number {
    return this.#revision;
  }

  get isEmpty(): boolean {
    return this.#servers.size === 0;
  }

  get(address: VirtualAddress): VirtualServer | undefined {
    return this.#servers.get(keyOf(address));
  }

  /** With its counts as they are now. Throws IpvsError ESRCH. */
  required(address: VirtualAddress): VirtualServer {
    const server = this.get(address);
    if (!server) throw new IpvsError("ESRCH");
    this.refreshCounts();
    return server;
  }

  /** With their counts as they are now. */
  list(): readonly VirtualServer[] {
    this.refreshCounts();
    return [...this.#servers.values()];
  }

  /** Takes connections out of the counts that have expired. */
  refreshCounts(): void {
    this.#listeners.counted();
  }

  /** Throws IpvsError: EEXIST, ENOENT for a scheduler that there is not. */
  add(options: VirtualServerOptions): void {
    const key = keyOf(options);
    this.#revision++;
    if (this.#servers.has(key)) throw new IpvsError("EEXIST");
    const { protocol, address, port, persistence, netmask = everyBit } = options;
    const scheduler = schedulerOf(options.scheduler);
    const statistics = new Statistics(this.#clock);
    this.#servers.set(key, { protocol, address, port, scheduler, persistence, netmask, servers: [], statistics });
  }

  /** Throws IpvsError: ESRCH, ENOENT. */
  update(options: VirtualServerOptions): void {
    const server = this.#toChange(options);
    if (options.scheduler !== server.scheduler.name) server.scheduler = schedulerOf(options.scheduler);
    server.persistence = options.persistence;
    server.netmask = options.netmask ?? everyBit;
  }

  /** Throws IpvsError ESRCH. */
  delete(address: VirtualAddress): void {
    const { servers } = this.#toChange(address);
    this.#servers.delete(keyOf(address));
    for (const server of servers) this.#listeners.serverRemoved(server);
  }

  clear(): void {
    for (const server of [...this.#servers.values()]) this.delete(server);
  }

  /** Throws IpvsError: ESRCH, EEXIST, EINVAL. */
  addReal(address: VirtualAddress, { address: real, port, weight }: RealServerOptions): void {
    const { servers, scheduler } = this.#toChange(address);
    if (find(servers, real, port)) throw new IpvsError("EEXIST");
    servers.unshift({
      address: real,
      port,
      weight,
      activeConnections: 0,
      inactiveConnections: 0,
      persistentConnections: 0,
      statistics: new Statistics(this.#clock),
    });
    scheduler.changed?.(servers);
  }

  /** Throws IpvsError: ESRCH, ENOENT. */
  updateReal(address: VirtualAddress, { address: real, port, weight }: RealServerOptions): void {
    const { servers, scheduler } = this.#toChange(address);
    const server = find(servers, real, port);
    if (!server) throw new IpvsError("ENOENT");
    server.weight = weight;
    scheduler.changed?.(servers);
  }

  /** Throws IpvsError: ESRCH, ENOENT. */
  deleteReal(address: VirtualAddress, real: Pick<RealServerOptions, "address" | "port">): void {
    const { servers, scheduler } = this.#toChange(address);
    const server = find(servers, real.address, real.port);
    if (!server) throw new IpvsError("ENOENT");
    const index = servers.indexOf(server);
    servers.splice(index, 1);
    scheduler.changed?.(servers, server, servers[index - 1]);
    this.#listeners.serverRemoved(server);
  }

  #toChange(address: VirtualAddress): VirtualServer {
    this.#revision++;
    const server = this.get(address);
    if (!server) throw new IpvsError("ESRCH");
    return server;
  }
}

function schedulerOf(name: string): Scheduler {
  const scheduler = createScheduler(name);
  if (scheduler === "not simulated") {
    throw new IpvsError("ENOENT", `eastwest: the ipvs scheduler ${name} is not simulated`);
  }
  if (!scheduler) throw new IpvsError("ENOENT");
  return scheduler;
}

function find(servers: readonly RealServer[], address: Ipv4, port: number): RealServer | undefined {
  return servers.find((server) => server.address === address && server.port === port);
}

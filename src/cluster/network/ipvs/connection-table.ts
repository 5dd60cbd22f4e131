import type { Clock } from "../../clock.ts";
import { FlowTable } from "../netfilter/flow-table.ts";
import type { Tuple } from "../netfilter/tuple.ts";
import { clientTuple, type IpvsConnection, serverTuple } from "./connection.ts";

/** How often expired entries are looked for, in milliseconds. */
const sweepEvery = 1000;
/** A template that still has connections is looked at again after this long (ip_vs_conn_expire), in milliseconds. */
const templateGrace = 60_000;

/** IPVS' connections. Expired entries are found when somebody looks: no timers. */
export class ConnectionTable {
  readonly #clock: Clock;
  readonly #removed: (connection: IpvsConnection) => void;
  readonly #fromClient = new FlowTable<IpvsConnection>();
  readonly #fromServer = new FlowTable<IpvsConnection>();
  /** In the order in which they came. */
  readonly #all = new Set<IpvsConnection>();
  #sweptAt = 0;

  /** `removed` is told of every entry that goes. */
  constructor(clock: Clock, removed: (connection: IpvsConnection) => void) {
    this.#clock = clock;
    this.#removed = removed;
  }

  /** By the ends of what the client sends. */
  fromClient(sent: Tuple): IpvsConnection | undefined {
    return this.#alive(this.#fromClient.get(sent));
  }

  /** By the ends of what the real server sends. */
  fromServer(sent: Tuple): IpvsConnection | undefined {
    return this.#alive(this.#fromServer.get(sent));
  }

  add(connection: IpvsConnection): void {
    this.sweep();
    const { destination, isTemplate, template } = connection;
    this.#all.add(connection);
    this.#fromClient.set(clientTuple(connection), connection);
    if (isTemplate) destination.persistentConnections++;
    else {
      this.#fromServer.set(serverTuple(connection), connection);
      if (connection.active) destination.activeConnections++;
      else destination.inactiveConnections++;
    }
    template?.controlled.add(connection);
  }

  /** It has just been used. */
  renew(connection: IpvsConnection): void {
    connection.expires = this.#clock.monotonic() + connection.timeout;
  }

  remove(connection: IpvsConnection): void {
    if (!this.#all.delete(connection)) return;
    const { destination, isTemplate, template } = connection;
    this.#fromClient.delete(clientTuple(connection));
    if (isTemplate) destination.persistentConnections--;
    else {
      const answers = serverTuple(connection);
      if (this.#fromServer.get(answers) === connection) this.#fromServer.delete(answers);
      if (connection.active) destination.activeConnections--;
      else destination.inactiveConnections--;
      this.#removed(connection);
    }
    if (!template) return;
    template.controlled.delete(connection);
    // One that never led anywhere is not kept.
    if (template.controlled.size === 0 && !template.assured) this.remove(template);
  }

  /** All of them, oldest first. */
  list(): readonly IpvsConnection[] {
    this.sweep(true);
    return [...this.#all];
  }

  /** Takes out what has expired. */
  sweep(now = false): void {
    const time = this.#clock.monotonic();
    if (!now && time - this.#sweptAt < sweepEvery) return;
    this.#sweptAt = time;
    for (const connection of this.#all) this.#alive(connection);
  }

  #alive(connection: IpvsConnection | undefined): IpvsConnection | undefined {
    const now = this.#clock.monotonic();
    if (!connection || connection.expires > now) return connection;
    // A template waits for its connections, whoever has looked at it meanwhile.
    let busyUntil = 0;
    for (const { expires } of connection.controlled) busyUntil = Math.max(busyUntil, expires);
    while (connection.expires <= now && connection.expires < busyUntil) connection.expires += templateGrace;
    if (connection.expires > now) return connection;
    this.remove(connection);
    return undefined;
  }
}

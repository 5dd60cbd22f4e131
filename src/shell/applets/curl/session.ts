import type { Cancellation } from "../../../cluster/cancellation.ts";
import { within } from "../../../cluster/network/http/deadline.ts";
import { WireReader } from "../../../cluster/network/http/wire-reader.ts";
import type { TcpConnection } from "../../../cluster/network/sockets.ts";
import { bytes } from "../../../cluster/pipe.ts";
import type { Process } from "../../../cluster/process.ts";
import type { CurlConfig } from "./config.ts";

/** A connection that curl has numbered. */
export interface CurlConnection {
  readonly number: number;
  readonly connection: TcpConnection;
  readonly reader: WireReader;
}

/** One run of curl: where it prints, and the connections that its transfers share. */
export class CurlSession {
  readonly process: Process;
  readonly config: CurlConfig;
  /** curl's DNS cache: addresses too are names to it. */
  readonly namesFound = new Map<string, { readonly addresses: readonly string[]; readonly at: number }>();
  readonly #kept = new Map<string, CurlConnection>();
  /** Of the connection in use, or being opened. */
  number = -1;
  #opened = 0;
  #printed: Promise<void> = Promise.resolve();

  constructor(process: Process, config: CurlConfig) {
    this.process = process;
    this.config = config;
  }

  /** Prints to stderr, in order, without waiting. */
  print(text: string): void {
    const { stderr, signal } = this.process;
    // Nobody reading stderr any more is no reason to stop.
    this.#printed = this.#printed.then(() => stderr.write(bytes(text), signal)).catch(() => {});
  }

  /** A line of -v. */
  info(text: string): void {
    if (this.config.verbose) this.print(`* ${text}\n`);
  }

  flush(): Promise<void> {
    return this.#printed;
  }

  /** The kept connection to a host and port, if it is still good. */
  takeKept(key: string): CurlConnection | undefined {
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    if (kept?.connection.isClosedByPeer) {
      kept.connection.close();
      return undefined;
    }
    if (kept) this.number = kept.number;
    return kept;
  }

  /** Numbers the connection that is going to be opened. */
  announceNew(): void {
    this.number = this.#opened++;
  }

  adopt(connection: TcpConnection): CurlConnection {
    return { number: this.number, connection, reader: new WireReader(connection) };
  }

  keep(key: string, connection: CurlConnection): void {
    this.#kept.set(key, connection);
  }

  close(): void {
    for (const { connection } of this.#kept.values()) connection.close();
    this.#kept.clear();
  }

  /** Runs `work` until `deadline` (cluster time). Throws DeadlineError after it. */
  until<T>(deadline: number | undefined, work: (signal: Cancellation) => Promise<T>): Promise<T> {
    const { clock } = this.process.machine;
    const left = deadline === undefined ? undefined : Math.max(0, deadline - clock.now());
    return within(clock, left, this.process.signal, work);
  }
}

import type { Cancellation } from "../../cancellation.ts";
import type { TcpConnection } from "../sockets.ts";

/** What came in is not HTTP/1.x, or more than anybody should send. */
export class HttpSyntaxError extends Error {}

/** The peer closed in the middle of a message. */
export class IncompleteMessageError extends Error {
  /** Bytes still to come of a body of known length. */
  readonly remaining: number | undefined;

  constructor(remaining?: number) {
    super("the connection was closed in the middle of a message");
    this.remaining = remaining;
  }
}

const maxHeadBytes = 65536;
const latin1 = new TextDecoder("latin1");

/** Reads heads and bodies off a connection; what was read too far stays for the next message. */
export class WireReader {
  readonly #connection: Pick<TcpConnection, "read">;
  #rest: Uint8Array = new Uint8Array(0);
  /** Bytes taken from the connection so far. */
  received = 0;

  constructor(connection: Pick<TcpConnection, "read">) {
    this.#connection = connection;
  }

  /** Whether something of the next message is here already. */
  get buffered(): number {
    return this.#rest.length;
  }

  /** Drops what was read too far. */
  discard(): void {
    this.#take(this.#rest.length);
  }

  /**
   * Start line and headers with their line ends, up to and with the empty line. Undefined when the peer closed before a
   * byte of it; otherwise IncompleteMessageError.
   */
  async readHead(signal?: Cancellation): Promise<string | undefined> {
    for (;;) {
      const end = endOfHead(this.#rest);
      if (end !== undefined) return latin1.decode(this.#take(end));
      if (this.#rest.length > maxHeadBytes) throw new HttpSyntaxError("the head is too long");
      if (!(await this.#more(signal))) {
        if (this.#rest.length === 0) return undefined;
        throw new IncompleteMessageError();
      }
    }
  }

  /** One line without its end. */
  async readLine(signal?: Cancellation): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(10);
      if (end >= 0) return latin1.decode(this.#take(end + 1)).replace(/\r?\n$/, "");
      if (this.#rest.length > maxHeadBytes) throw new HttpSyntaxError("the line is too long");
      if (!(await this.#more(signal))) throw new IncompleteMessageError();
    }
  }

  /** What is there, at most `max` bytes; undefined at the end of the stream. */
  async readSome(max: number, signal?: Cancellation): Promise<Uint8Array | undefined> {
    if (this.#rest.length === 0 && !(await this.#more(signal))) return undefined;
    return this.#take(Math.min(max, this.#rest.length));
  }

  /** Up to `count` bytes from the start of what is there, waiting for them; fewer only at the end of the stream. */
  async peek(count: number, signal?: Cancellation): Promise<string> {
    while (this.#rest.length < count && (await this.#more(signal)));
    return latin1.decode(this.#rest.subarray(0, count));
  }

  async #more(signal: Cancellation | undefined): Promise<boolean> {
    const chunk = await this.#connection.read(signal);
    if (!chunk) return false;
    this.received += chunk.length;
    if (this.#rest.length === 0) this.#rest = chunk;
    else {
      const joined = new Uint8Array(this.#rest.length + chunk.length);
      joined.set(this.#rest);
      joined.set(chunk, this.#rest.length);
      this.#rest = joined;
    }
    return true;
  }

  #take(count: number): Uint8Array {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }
}

/** Just after the first empty line; a bare LF ends a line too (RFC 9112, 2.2). */
function endOfHead(data: Uint8Array): number | undefined {
  for (let index = data.indexOf(10); index >= 0; index = data.indexOf(10, index + 1)) {
    const next = data[index + 1];
    if (next === 10) return index + 2;
    if (next === 13 && data[index + 2] === 10) return index + 3;
  }
  return undefined;
}

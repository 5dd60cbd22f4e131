import type { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import { bytes } from "../../pipe.ts";
import type { TcpConnection } from "../sockets.ts";
import { readHost, settlesAtOnce } from "./host-body.ts";
import { concat, writeChunk } from "./message-body.ts";
import { formatHead } from "./message-head.ts";
import { reasonPhrase } from "./reason-phrases.ts";

export interface WriteOptions {
  readonly isHead: boolean;
  /** The client's: HTTP/1.0 knows no chunks. */
  readonly version: string;
  readonly keepAlive: boolean;
  readonly signal: Cancellation;
}

/** A handler's body: pieces that are there already, and the rest. */
interface Pieces {
  readonly ready: readonly Uint8Array[];
  /** Undefined when `ready` is everything. */
  readonly rest: AsyncIterable<Uint8Array> | undefined;
}

/**
 * Writes a handler's response. A body that ends at once gets a Content-Length, one that goes on is sent in chunks as
 * they come; a handler that sets Content-Length or `Transfer-Encoding: chunked` itself is followed. Resolves with
 * whether the connection can be used again.
 */
export async function writeResponse(
  connection: TcpConnection,
  clock: Clock,
  response: Response,
  options: WriteOptions,
): Promise<boolean> {
  const { status, headers } = response;
  const bodyless = status < 200 || status === 204 || status === 304;
  const { ready, rest } = await openBody(clock, response);
  const whole = concat(ready);
  const hasLength = headers.has("content-length");
  const streams = !hasLength && (rest !== undefined || headers.get("transfer-encoding") === "chunked");
  const chunked = streams && options.version === "1.1";
  const keepAlive = options.keepAlive && (!streams || chunked);

  const list: [string, string][] = [];
  for (const [name, value] of headers) {
    if (name !== "connection" && name !== "transfer-encoding") list.push([titleCase(name), value]);
  }
  if (!bodyless && chunked) list.push(["Transfer-Encoding", "chunked"]);
  else if (!bodyless && !streams && !hasLength) list.push(["Content-Length", String(whole.length)]);
  if (!headers.has("date")) list.push(["Date", httpDate(clock)]);
  if (!keepAlive) list.push(["Connection", "close"]);
  const startLine = `HTTP/1.1 ${status} ${response.statusText || reasonPhrase(status)}`;
  const head = bytes(formatHead(startLine, list));
  const { signal } = options;

  if (options.isHead || bodyless) {
    await connection.write(head, signal);
    return keepAlive;
  }
  if (!chunked) {
    await connection.write(concat([head, whole]), signal);
    for await (const piece of rest ?? []) await connection.write(piece, signal);
    return keepAlive;
  }
  await connection.write(head, signal);
  if (whole.length > 0) await writeChunk(connection, whole, signal);
  for await (const piece of rest ?? []) {
    if (piece.length > 0) await writeChunk(connection, piece, signal);
  }
  await connection.write(lastChunk, signal);
  return keepAlive;
}

/** IMF-fixdate (RFC 9110, 5.6.7). */
export function httpDate(clock: Clock): string {
  const second = Math.floor(clock.now() / 1000);
  if (second !== written.second) written = { second, text: new Date(second * 1000).toUTCString() };
  return written.text;
}

/** The date that was asked for last: it stays for a second. */
let written = { second: Number.NaN, text: "" };

const lastChunk = bytes("0\r\n\r\n");

async function openBody(clock: Clock, response: Response): Promise<Pieces> {
  const reader = response.body?.getReader();
  if (!reader) return { ready: [], rest: undefined };
  const ready: Uint8Array[] = [];
  for (;;) {
    const read = reader.read();
    if (!(await settlesAtOnce(clock, read))) return { ready, rest: restOf(clock, reader, read) };
    const { done, value } = await read;
    if (done) return { ready, rest: undefined };
    ready.push(value);
  }
}

async function* restOf(
  clock: Clock,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pending: ReturnType<typeof reader.read>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (;;) {
    const { done, value } = await pending;
    if (done) return;
    yield value;
    pending = reader.read();
    await readHost(clock, pending);
  }
}

function titleCase(name: string): string {
  return usual.get(name) ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** What most responses have. */
const usual = new Map([
  ["content-type", "Content-Type"],
  ["content-length", "Content-Length"],
]);

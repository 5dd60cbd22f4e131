import type { Cancellation } from "../../cancellation.ts";
import { bytes } from "../../pipe.ts";
import type { TcpConnection } from "../sockets.ts";
import { type HeaderList, hasToken, headerValue } from "./message-head.ts";
import { HttpSyntaxError, IncompleteMessageError, type WireReader } from "./wire-reader.ts";

/** How a body's end is known (RFC 9112, 6.3). */
export type BodyFraming =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  /** It ends with the connection. */
  | { readonly kind: "close" };

export function requestFraming(headers: HeaderList): BodyFraming {
  return declaredFraming(headers) ?? { kind: "none" };
}

export function responseFraming(method: string, status: number, headers: HeaderList): BodyFraming {
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return { kind: "none" };
  return declaredFraming(headers) ?? { kind: "close" };
}

function declaredFraming(headers: HeaderList): BodyFraming | undefined {
  if (hasToken(headers, "transfer-encoding", "chunked")) return { kind: "chunked" };
  const length = headerValue(headers, "content-length");
  if (length === undefined) return undefined;
  if (!/^\d+$/.test(length)) throw new HttpSyntaxError("not a content length");
  return length === "0" ? { kind: "none" } : { kind: "length", length: Number(length) };
}

/** A body's pieces as they come. Throws IncompleteMessageError when the connection ends before the body. */
export async function* readBody(
  reader: WireReader,
  framing: BodyFraming,
  signal?: Cancellation,
): AsyncGenerator<Uint8Array, void, undefined> {
  switch (framing.kind) {
    case "none":
      return;
    case "length":
      yield* readExactly(reader, framing.length, signal);
      return;
    case "close":
      for (;;) {
        const piece = await reader.readSome(Number.POSITIVE_INFINITY, signal);
        if (!piece) return;
        yield piece;
      }
    case "chunked":
      for (;;) {
        const line = await reader.readLine(signal);
        const size = /^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$/.exec(line)?.[1];
        if (size === undefined) throw new HttpSyntaxError("not a chunk size");
        if (Number.parseInt(size, 16) === 0) break;
        yield* readExactly(reader, Number.parseInt(size, 16), signal, true);
        if ((await reader.readLine(signal)) !== "") throw new HttpSyntaxError("a chunk without an end");
      }
      // Trailers, up to the empty line.
      while ((await reader.readLine(signal)) !== "");
  }
}

async function* readExactly(
  reader: WireReader,
  length: number,
  signal: Cancellation | undefined,
  isChunk = false,
): AsyncGenerator<Uint8Array, void, undefined> {
  let remaining = length;
  while (remaining > 0) {
    const piece = await reader.readSome(remaining, signal);
    if (!piece) throw new IncompleteMessageError(isChunk ? undefined : remaining);
    remaining -= piece.length;
    yield piece;
  }
}

/** A whole body in memory; HttpSyntaxError when it is longer than `limit` bytes. */
export async function readWholeBody(
  reader: WireReader,
  framing: BodyFraming,
  limit: number,
  signal?: Cancellation,
): Promise<Uint8Array> {
  if (framing.kind === "none") return concat([]);
  // Mostly all of it came with the head.
  if (framing.kind === "length" && framing.length <= Math.min(limit, reader.buffered)) {
    return (await reader.readSome(framing.length, signal)) ?? concat([]);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readBody(reader, framing, signal)) {
    length += piece.length;
    if (length > limit) throw new HttpSyntaxError("the body is too long");
    parts.push(piece);
  }
  return concat(parts);
}

export async function writeChunk(connection: TcpConnection, piece: Uint8Array, signal?: Cancellation): Promise<void> {
  const size = bytes(`${piece.length.toString(16)}\r\n`);
  await connection.write(concat([size, piece, lineEnd]), signal);
}

const lineEnd = new Uint8Array([13, 10]);

/** Not to be changed: of one part it is that part. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

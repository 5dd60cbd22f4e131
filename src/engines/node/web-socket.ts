import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Duplex } from "node:stream";

/** RFC 6455, 5.2. */
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** A client's message may not be longer, in bytes: kubectl sends 32 KiB at most. */
const longestMessage = 4 * 1024 * 1024;

interface Frame {
  readonly isLast: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** RFC 6455, 1.3. */
export function acceptKey(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** The server's end of a WebSocket connection (RFC 6455), after the handshake, without extensions. */
export class WebSocket {
  readonly #socket: Duplex;
  #closed = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** Messages of the client, until it closes. Pings are answered. Throws for what breaks the protocol. */
  async *messages(): AsyncGenerator<Uint8Array> {
    let pending = Buffer.alloc(0);
    let parts: Buffer[] = [];
    for await (const chunk of this.#socket) {
      pending = Buffer.concat([pending, chunk]);
      for (let parsed = parseFrame(pending); parsed; parsed = parseFrame(pending)) {
        pending = pending.subarray(parsed.length);
        const { opcode, payload, isLast } = parsed.frame;
        if (opcode === opcodes.ping) await this.#write(opcodes.pong, payload);
        else if (opcode === opcodes.close) return;
        else if (opcode === opcodes.binary || opcode === opcodes.text || opcode === opcodes.continuation) {
          parts.push(payload);
          if (parts.reduce((sum, part) => sum + part.length, 0) > longestMessage) throw new Error("message too long");
          if (!isLast) continue;
          yield Buffer.concat(parts);
          parts = [];
        }
      }
    }
  }

  /** Sends a binary message. Resolves when there is room for the next. */
  send(data: Uint8Array): Promise<void> {
    return this.#write(opcodes.binary, data);
  }

  /** Says good-bye with `code` (RFC 6455, 7.4.1) and ends the connection. */
  async close(code = 1000): Promise<void> {
    if (this.#closed) return;
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    await this.#write(opcodes.close, payload);
    this.#closed = true;
    this.#socket.end();
  }

  async #write(opcode: number, payload: Uint8Array): Promise<void> {
    if (this.#closed || this.#socket.destroyed) return;
    this.#socket.write(headOf(opcode, payload.length));
    if (this.#socket.write(payload)) return;
    const settled = new AbortController();
    const events = ["drain", "close"].map((event) => once(this.#socket, event, { signal: settled.signal }));
    await Promise.race(events).finally(() => {
      settled.abort();
      void Promise.allSettled(events);
    });
  }
}

function headOf(opcode: number, length: number): Buffer {
  const first = 0x80 | opcode;
  if (length < 126) return Buffer.from([first, length]);
  if (length < 65536) return Buffer.from([first, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head.writeUInt8(first);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** The first frame, and how many bytes it takes; undefined while it is not all there. */
function parseFrame(data: Buffer): { readonly frame: Frame; readonly length: number } | undefined {
  if (data.length < 2) return undefined;
  const [first = 0, second = 0] = data;
  if ((first & 0x70) !== 0) throw new Error("reserved bits without an extension");
  if ((second & 0x80) === 0) throw new Error("a client's frames are masked");
  let size = second & 0x7f;
  let at = 2;
  if (size === 126) {
    if (data.length < 4) return undefined;
    size = data.readUInt16BE(2);
    at = 4;
  } else if (size === 127) {
    if (data.length < 10) return undefined;
    size = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  if (size > longestMessage) throw new Error("frame too long");
  if (data.length < at + 4 + size) return undefined;
  const mask = data.subarray(at, at + 4);
  const payload = Buffer.from(data.subarray(at + 4, at + 4 + size));
  for (let index = 0; index < payload.length; index++) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { frame: { isLast: (first & 0x80) !== 0, opcode: first & 0x0f, payload }, length: at + 4 + size };
}

import type { Cancellation } from "../cancellation.ts";
import type { TcpConnection } from "../network/sockets.ts";
import { joined } from "./wire-words.ts";

/** Writes a DNS message with its length before it (RFC 1035, 4.2.2). */
export async function writeMessage(
  connection: TcpConnection,
  message: Uint8Array,
  signal?: Cancellation,
): Promise<void> {
  const framed = new Uint8Array(message.length + 2);
  framed[0] = message.length >>> 8;
  framed[1] = message.length & 0xff;
  framed.set(message, 2);
  await connection.write(framed, signal);
}

/** The next message; undefined when the peer has closed before a whole one. */
export function readMessage(connection: TcpConnection, signal?: Cancellation): Promise<Uint8Array | undefined> {
  return messagesOf(connection, signal)();
}

/** The messages of a connection one by one, however they are cut; undefined once the peer has closed. */
export function messagesOf(connection: TcpConnection, signal?: Cancellation): () => Promise<Uint8Array | undefined> {
  let data: Uint8Array = new Uint8Array(0);
  return async () => {
    for (;;) {
      const length = data.length < 2 ? undefined : ((data[0] ?? 0) << 8) | (data[1] ?? 0);
      if (length !== undefined && data.length >= length + 2) {
        const message = data.subarray(2, length + 2);
        data = data.slice(length + 2);
        return message;
      }
      const chunk = await connection.read(signal);
      if (!chunk) return undefined;
      data = joined([data, chunk]);
    }
  };
}

import type { TcpConnection } from "../network/sockets.ts";

/** Writes a DNS message with its length before it (RFC 1035, 4.2.2). */
export async function writeMessage(
  connection: TcpConnection,
  message: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const framed = new Uint8Array(message.length + 2);
  framed[0] = message.length >>> 8;
  framed[1] = message.length & 0xff;
  framed.set(message, 2);
  await connection.write(framed, signal);
}

/** The next message; undefined when the peer has closed before a whole one. */
export async function readMessage(connection: TcpConnection, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  let data = new Uint8Array(0);
  for (;;) {
    const length = data.length < 2 ? undefined : ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    if (length !== undefined && data.length >= length + 2) return data.subarray(2, length + 2);
    const chunk = await connection.read(signal);
    if (!chunk) return undefined;
    const joined = new Uint8Array(data.length + chunk.length);
    joined.set(data);
    joined.set(chunk, data.length);
    data = joined;
  }
}

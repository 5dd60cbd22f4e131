import { Canceller } from "../cancellation.ts";
import type { NetworkStack, SocketAddress, TcpConnection } from "../network/sockets.ts";
import { SocketError } from "../network/sockets.ts";
import { encodeReply } from "./encode-reply.ts";
import { decodeQuery, type Query, type Reply } from "./message.ts";
import { messagesOf, writeMessage } from "./tcp-framing.ts";

/** Answers one query, at once where it can. */
export type Responder = (query: Query, client: SocketAddress, protocol: "udp" | "tcp") => Reply | Promise<Reply>;

/** A DNS server's sockets: UDP and TCP on one port. Throws SocketError when the port is taken. */
export class DnsListener {
  readonly #respond: Responder;
  readonly #stop = new Canceller();
  readonly #closing: (() => void)[] = [];

  constructor(network: NetworkStack, port: number, respond: Responder) {
    this.#respond = respond;
    const socket = network.bindUdp(port);
    this.#closing.push(() => socket.close());
    const listener = network.listen(port, (connection) => {
      this.#serveTcp(connection)
        // A broken connection, or the end of this server: there is nobody left to tell.
        .catch(() => {})
        .finally(() => connection.close());
    });
    this.#closing.push(() => listener.close());
    const signal = this.#stop;
    const serve = async () => {
      while (!signal.aborted) {
        try {
          const { from, data } = await socket.receive(signal);
          const query = decodeQuery(data);
          if (!query) continue;
          const send = (reply: Reply) => {
            if (!signal.aborted) socket.send(encodeReply(query, reply, query.maxSize), from);
          };
          const reply = respond(query, from, "udp");
          if (reply instanceof Promise) reply.then(send).catch(() => {});
          else send(reply);
        } catch (error) {
          // A client that did not wait for its answer.
          if (!(error instanceof SocketError)) throw error;
        }
      }
    };
    serve().catch(() => {});
  }

  close(): void {
    this.#stop.abort(new Error("the server has stopped"));
    for (const close of this.#closing) close();
  }

  async #serveTcp(connection: TcpConnection): Promise<void> {
    const signal = this.#stop;
    const next = messagesOf(connection, signal);
    for (let data = await next(); data; data = await next()) {
      const query = decodeQuery(data);
      if (!query) return;
      const reply = await this.#respond(query, connection.remote, "tcp");
      await writeMessage(connection, encodeReply(query, reply, 65535), signal);
    }
  }
}

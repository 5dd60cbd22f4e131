import { Canceller } from "../cancellation.ts";
import type { Clock } from "../clock.ts";
import { NotLoadedError } from "../later.ts";
import type { NetworkStack, SocketAddress, TcpConnection } from "../network/sockets.ts";
import { SocketError } from "../network/sockets.ts";
import { encodeReply } from "./encode-reply.ts";
import { decodeQuery, type Query, type Reply } from "./message.ts";
import { messagesOf, writeMessage } from "./tcp-framing.ts";
import { isSelfTest, wireLibrary } from "./wire-library.ts";

/** Answers one query, at once where it can. */
export type Responder = (query: Query, client: SocketAddress, protocol: "udp" | "tcp") => Reply | Promise<Reply>;

/** A DNS server's sockets: UDP and TCP on one port. Throws SocketError when the port is taken. */
export class DnsListener {
  readonly #clock: Clock;
  readonly #respond: Responder;
  readonly #stop = new Canceller();
  readonly #closing: (() => void)[] = [];

  constructor({ network, clock }: { network: NetworkStack; clock: Clock }, port: number, respond: Responder) {
    this.#clock = clock;
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
          if (!wireLibrary.isLoaded) await this.#prepareFor(data);
          const query = decodeQuery(data);
          if (!query) continue;
          const send = (reply: Reply) => {
            if (!signal.aborted) socket.send(encodeReply(query, reply, query.maxSize), from);
          };
          const reply = respond(query, from, "udp");
          if (reply instanceof Promise) reply.then(send).catch(() => {});
          else send(reply);
        } catch (error) {
          // A client that did not wait for its answer; or one that will ask again.
          if (!(error instanceof SocketError || error instanceof NotLoadedError)) throw error;
        }
      }
    };
    serve().catch(() => {});
  }

  close(): void {
    this.#stop.abort(new Error("the server has stopped"));
    for (const close of this.#closing) close();
  }

  async #prepareFor(data: Uint8Array): Promise<void> {
    if (!isSelfTest(data)) await wireLibrary.with({ clock: this.#clock, signal: this.#stop }, () => {});
  }

  async #serveTcp(connection: TcpConnection): Promise<void> {
    const signal = this.#stop;
    const next = messagesOf(connection, signal);
    for (let data = await next(); data; data = await next()) {
      if (!wireLibrary.isLoaded) await this.#prepareFor(data);
      const query = decodeQuery(data);
      if (!query) return;
      const reply = await this.#respond(query, connection.remote, "tcp");
      await writeMessage(connection, encodeReply(query, reply, 65535), signal);
    }
  }
}

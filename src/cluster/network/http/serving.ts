import type { Cancellation } from "../../cancellation.ts";
import type { FetchHandler, ReceivedRequest, RequestOrigin } from "../../container-image.ts";
import type { TcpConnection } from "../sockets.ts";
import { within } from "./deadline.ts";
import { readWholeBody, requestFraming } from "./message-body.ts";
import { formatHead, hasToken, headerValue, parseRequestHead, type RequestHead } from "./message-head.ts";
import { receivedRequest } from "./received-message.ts";
import { httpDate, writeResponse } from "./response-writer.ts";
import type { ServerHost, ServerOptions } from "./server.ts";
import { HttpSyntaxError, WireReader } from "./wire-reader.ts";

const maxBodyBytes = 2 * 1024 * 1024;

/** One connection of a server's. */
export class Serving {
  readonly #host: ServerHost;
  readonly #connection: TcpConnection;
  readonly #handler: FetchHandler;
  readonly #options: ServerOptions;
  readonly #reader: WireReader;

  constructor(host: ServerHost, connection: TcpConnection, handler: FetchHandler, options: ServerOptions) {
    this.#host = host;
    this.#connection = connection;
    this.#handler = handler;
    this.#options = options;
    this.#reader = new WireReader(connection);
  }

  async run(signal: Cancellation): Promise<void> {
    const idle = this.#options.idleTimeoutMs ?? 60_000;
    for (;;) {
      try {
        const raw = await within(this.#host.clock, idle, signal, (deadline) => this.#reader.readHead(deadline));
        if (raw === undefined) return;
        if (!(await this.#answer(parseRequestHead(raw), signal))) return;
      } catch (error) {
        if (error instanceof HttpSyntaxError) await this.#refuse();
        throw error;
      }
    }
  }

  /** Whether the connection can be used again. */
  async #answer(head: RequestHead, signal: Cancellation): Promise<boolean> {
    const { clock } = this.#host;
    const hostName = headerValue(head.headers, "host");
    if (hostName === undefined && head.version === "1.1") throw new HttpSyntaxError("no Host header");
    if (headerValue(head.headers, "expect")?.toLowerCase() === "100-continue") {
      await this.#connection.write(new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n"), signal);
    }
    const body = await readWholeBody(this.#reader, requestFraming(head.headers), maxBodyBytes, signal);
    const request = receivedRequest(head, body, this.#connection.local.address);
    this.#emit("request", head);
    const response = await this.#handle(request);
    this.#emit("response", head, response.status);
    const keepAlive =
      !hasToken(head.headers, "connection", "close") &&
      (head.version === "1.1" || hasToken(head.headers, "connection", "keep-alive")) &&
      response.headers.get("connection") !== "close";
    return writeResponse(this.#connection, clock, response, {
      isHead: head.method === "HEAD",
      version: head.version,
      keepAlive,
      signal,
    });
  }

  async #handle(request: ReceivedRequest): Promise<Response> {
    const { address, port } = this.#connection.remote;
    const origin: RequestOrigin = { remoteAddress: address, remotePort: port };
    try {
      return await this.#handler(request, origin);
    } catch (error) {
      this.#options.onError?.(error);
      return new Response(null, { status: 500 });
    }
  }

  async #refuse(): Promise<void> {
    const head = formatHead("HTTP/1.1 400 Bad Request", [
      ["Content-Length", "0"],
      ["Date", httpDate(this.#host.clock)],
      ["Connection", "close"],
    ]);
    await this.#connection.write(new TextEncoder().encode(head)).catch(() => {});
  }

  #emit(stage: "request" | "response", head: RequestHead, status?: number): void {
    const { trace, clock, network } = this.#host;
    if (!trace?.active) return;
    const { local, remote } = this.#connection;
    trace.emit({
      kind: "http",
      time: clock.now(),
      stage,
      at: network.name,
      client: `${remote.address}:${remote.port}`,
      server: `${local.address}:${local.port}`,
      method: head.method,
      path: head.target,
      status,
    });
  }
}

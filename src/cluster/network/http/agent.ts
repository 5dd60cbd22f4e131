import type { Cancellation } from "../../cancellation.ts";
import type { Clock, Timer } from "../../clock.ts";
import { bytes } from "../../pipe.ts";
import { type NetworkStack, SocketError, type TcpConnection } from "../sockets.ts";
import { within } from "./deadline.ts";
import { concat, readWholeBody, responseFraming } from "./message-body.ts";
import { formatHead, type HeaderList, hasToken, parseResponseHead, type ResponseHead } from "./message-head.ts";
import { IncompleteMessageError, WireReader } from "./wire-reader.ts";

export interface AgentHost {
  readonly network: NetworkStack;
  readonly clock: Clock;
}

export interface AgentOptions {
  /** Idle connections kept for one host and port; 5 when left out, as java.net.HttpURLConnection has it. */
  readonly maxIdlePerHost?: number | undefined;
  /** How long an idle connection is kept; a minute when left out. */
  readonly idleTimeoutMs?: number | undefined;
  /** Until connected; 10 s when left out. */
  readonly connectTimeoutMs?: number | undefined;
  /** From request to the end of the response; a minute when left out. */
  readonly responseTimeoutMs?: number | undefined;
}

export interface AgentRequest {
  /** Under which connections are kept: the name and port as the caller knows them. */
  readonly host: string;
  readonly port: number;
  /** Finds the address, when a new connection is needed. */
  readonly resolve: () => Promise<string>;
  readonly method: string;
  readonly target: string;
  /** With Host; Content-Length is added for a body. */
  readonly headers: HeaderList;
  readonly body?: Uint8Array | undefined;
}

export interface AgentResponse {
  readonly head: ResponseHead;
  readonly body: Uint8Array;
}

interface Idle {
  readonly connection: TcpConnection;
  readonly reader: WireReader;
  readonly timer: Timer;
}

const maxBodyBytes = 8 * 1024 * 1024;

/**
 * An HTTP/1.1 client that keeps its connections: a request goes out on an idle one where there is one, so a backend that
 * was once picked stays picked for as long as the connection lives.
 */
export class HttpAgent {
  readonly #host: AgentHost;
  readonly #options: AgentOptions;
  readonly #idle = new Map<string, Idle[]>();

  constructor(host: AgentHost, options: AgentOptions = {}) {
    this.#host = host;
    this.#options = options;
  }

  /** Rejects with SocketError, HttpSyntaxError, IncompleteMessageError, DeadlineError, or what `resolve` rejects with. */
  async request(request: AgentRequest, signal?: Cancellation): Promise<AgentResponse> {
    for (;;) {
      const kept = this.#takeIdle(request);
      try {
        return await this.#exchange(request, kept ?? (await this.#connect(request, signal)), signal);
      } catch (error) {
        // The server may close an idle connection just as it is used again; that says nothing about this request.
        if (!kept || !(error instanceof IncompleteMessageError || error instanceof SocketError)) throw error;
      }
    }
  }

  /** Closes the idle connections. */
  close(): void {
    for (const { connection, timer } of [...this.#idle.values()].flat()) {
      timer.cancel();
      connection.close();
    }
    this.#idle.clear();
  }

  async #connect(request: AgentRequest, signal: Cancellation | undefined) {
    const address = await request.resolve();
    const timeout = this.#options.connectTimeoutMs ?? 10_000;
    const connection = await within(
      this.#host.clock,
      timeout,
      signal,
      (deadline) => this.#host.network.connect({ address, port: request.port }, deadline),
      "connect timed out",
    );
    return { connection, reader: new WireReader(connection) };
  }

  async #exchange(
    request: AgentRequest,
    { connection, reader }: Pick<Idle, "connection" | "reader">,
    signal: Cancellation | undefined,
  ): Promise<AgentResponse> {
    const timeout = this.#options.responseTimeoutMs ?? 60_000;
    try {
      return await within(this.#host.clock, timeout, signal, async (deadline) => {
        await connection.write(encodeRequest(request), deadline);
        const raw = await reader.readHead(deadline);
        if (raw === undefined) throw new IncompleteMessageError();
        const head = parseResponseHead(raw);
        const framing = responseFraming(request.method, head.status, head.headers);
        const body = await readWholeBody(reader, framing, maxBodyBytes, deadline);
        const closes =
          framing.kind === "close" ||
          hasToken(head.headers, "connection", "close") ||
          hasToken(request.headers, "connection", "close") ||
          (head.version === "1.0" && !hasToken(head.headers, "connection", "keep-alive"));
        if (closes) connection.close();
        else this.#keep(request, connection, reader);
        return { head, body };
      });
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  #takeIdle({ host, port }: AgentRequest): Idle | undefined {
    const kept = this.#idle.get(`${host}:${port}`);
    for (let idle = kept?.pop(); idle; idle = kept?.pop()) {
      idle.timer.cancel();
      if (!idle.connection.isClosedByPeer) return idle;
      idle.connection.close();
    }
    return undefined;
  }

  #keep({ host, port }: AgentRequest, connection: TcpConnection, reader: WireReader): void {
    const key = `${host}:${port}`;
    const kept = this.#idle.get(key) ?? [];
    this.#idle.set(key, kept);
    if (kept.length >= (this.#options.maxIdlePerHost ?? 5)) {
      connection.close();
      return;
    }
    const timer = this.#host.clock.after(this.#options.idleTimeoutMs ?? 60_000, () => {
      kept.splice(kept.indexOf(idle), 1);
      connection.close();
    });
    const idle = { connection, reader, timer };
    kept.push(idle);
  }
}

/** A request in bytes. */
export function encodeRequest(request: Pick<AgentRequest, "method" | "target" | "headers" | "body">): Uint8Array {
  const { method, target, headers, body } = request;
  const list = body ? [...headers, ["Content-Length", String(body.length)] as const] : headers;
  const head = bytes(formatHead(`${method} ${target} HTTP/1.1`, list));
  return body ? concat([head, body]) : head;
}

import { Canceller } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import type { FetchHandler } from "../../container-image.ts";
import { Later } from "../../later.ts";
import type { Trace } from "../../trace.ts";
import type { NetworkStack, SocketAddress, TcpConnection } from "../sockets.ts";

/** Loaded with the first connection. */
const serving = new Later(() => import("./serving.ts"));

export interface ServerHost {
  readonly network: NetworkStack;
  readonly clock: Clock;
  readonly trace?: Trace | undefined;
}

export interface ServerOptions {
  /** How long a connection may stay without a request; Tomcat's default when left out. */
  readonly idleTimeoutMs?: number | undefined;
  /** Told what a handler threw; the client gets an empty 500. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export interface HttpServer {
  readonly local: SocketAddress;
  /** Stops listening and closes every connection, as the kernel does when the process ends. */
  close(): void;
}

/**
 * HTTP/1.1 on a port: keep-alive, chunked and whole bodies, HEAD; what is not HTTP gets 400. Throws SocketError when the
 * port cannot be listened on.
 */
export function serveHttp(
  host: ServerHost,
  port: number,
  handler: FetchHandler,
  options: ServerOptions = {},
): HttpServer {
  const stop = new Canceller();
  const connections = new Set<TcpConnection>();
  const listener = host.network.listen(port, (connection) => {
    connections.add(connection);
    serving
      .with(host, ({ Serving }) => new Serving(host, connection, handler, options).run(stop))
      // A broken connection or a server that was told to stop: there is nobody left to tell.
      .catch(() => {})
      .finally(() => {
        connections.delete(connection);
        connection.close();
      });
  });
  return {
    local: listener.local,
    close() {
      listener.close();
      stop.abort(new Error("the server has stopped"));
      for (const connection of connections) connection.close();
    },
  };
}

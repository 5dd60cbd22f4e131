import type { Service } from "kubernetes-types/core/v1";
import type { Clock } from "../clock.ts";
import { type HttpServer, serveHttp } from "../network/http/server.ts";
import { type NetworkStack, SocketError } from "../network/sockets.ts";
import type { ServicePort } from "./service-port.ts";

/** What a node tells load balancers of one Service. */
export interface HealthCheck {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** How many ready endpoints are on the node. */
  readonly localEndpoints: number;
}

/** What load balancers must ask about a Service; undefined when they need not. */
export function healthCheckOf({ metadata }: Service, ports: readonly ServicePort[]): HealthCheck | undefined {
  const port = ports[0]?.healthCheckNodePort;
  if (port === undefined) return undefined;
  const ready = ports.flatMap(({ allEndpoints }) => allEndpoints.filter((one) => one.isLocal && one.ready));
  const localEndpoints = new Set(ready.map(({ address }) => address)).size;
  return { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "", port, localEndpoints };
}

/** The health check ports of a node: 200 where a Service has an endpoint, otherwise 503 (pkg/proxy/healthcheck). */
export class HealthCheckPorts {
  readonly #host: { readonly network: NetworkStack; readonly clock: Clock };
  readonly #open = new Map<number, { check: HealthCheck; readonly server: HttpServer }>();

  constructor(network: NetworkStack, clock: Clock) {
    this.#host = { network, clock };
  }

  /** Listens on the ports of these and no others. A port that somebody else has is left to them. */
  sync(checks: Iterable<HealthCheck>): void {
    const wanted = new Map([...checks].map((check) => [check.port, check]));
    for (const [port, { server }] of this.#open) {
      if (wanted.has(port)) continue;
      server.close();
      this.#open.delete(port);
    }
    for (const [port, check] of wanted) {
      const open = this.#open.get(port);
      if (open) open.check = check;
      else this.#listen(port, check);
    }
  }

  #listen(port: number, check: HealthCheck): void {
    try {
      const server = serveHttp(this.#host, port, () => answer(this.#open.get(port)?.check ?? check));
      this.#open.set(port, { check, server });
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
    }
  }
}

function answer({ namespace, name, localEndpoints }: HealthCheck): Response {
  const body = { service: { namespace, name }, localEndpoints, serviceProxyHealthy: true };
  return new Response(JSON.stringify(body, undefined, "\t"), {
    status: localEndpoints > 0 ? 200 : 503,
    headers: {
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
      "x-load-balancing-endpoint-weight": String(localEndpoints),
    },
  });
}

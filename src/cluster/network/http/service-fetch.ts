import type { ServiceFetch } from "../../container-image.ts";
import { lookup, ResolveError, type ResolverHost } from "../../dns/stub-resolver.ts";
import { SocketError } from "../sockets.ts";
import { type AgentOptions, HttpAgent } from "./agent.ts";
import { receivedResponse } from "./received-message.ts";

/**
 * `fetch` for a service in a pod: the pod's resolver, its network, and a pool of kept connections. Rejects as Node's does:
 * a TypeError `fetch failed` whose cause says why.
 */
export function createServiceFetch(
  host: ResolverHost,
  options: AgentOptions = {},
): { readonly fetch: ServiceFetch; close(): void } {
  const agent = new HttpAgent(host.machine, options);
  const fetch: ServiceFetch = async (text, init = {}) => {
    const url = new URL(text);
    if (url.protocol !== "http:") throw failed(new Error(`eastwest: ${url.protocol} is not simulated`));
    const port = Number(url.port || 80);
    const headers = { Host: url.host, "User-Agent": "eastwest", Accept: "*/*", ...init.headers };
    const body = init.body === undefined ? undefined : new TextEncoder().encode(init.body);
    let address = url.hostname;
    try {
      const response = await agent.request(
        {
          host: url.hostname,
          port,
          resolve: async () => {
            [address = url.hostname] = await lookup(host, url.hostname);
            return address;
          },
          method: init.method ?? "GET",
          target: url.pathname + url.search,
          headers: Object.entries(headers),
          body,
        },
        host.signal,
      );
      return receivedResponse(response.head, response.body);
    } catch (error) {
      if (host.signal.aborted) throw host.signal.reason;
      throw failed(causeOf(error, url.hostname, `${address}:${port}`));
    }
  };
  return { fetch, close: () => agent.close() };
}

function failed(cause: unknown): TypeError {
  return new TypeError("fetch failed", { cause });
}

function causeOf(error: unknown, hostname: string, address: string): unknown {
  if (error instanceof ResolveError) {
    return new Error(`getaddrinfo ${error.code === "EAI_AGAIN" ? error.code : "ENOTFOUND"} ${hostname}`);
  }
  if (error instanceof SocketError) return new Error(`connect ${error.code} ${address}`);
  return error;
}

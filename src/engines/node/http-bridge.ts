import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ApiServer } from "../../cluster/api/server.ts";
import { upgradeToExec } from "./exec-bridge.ts";
import { bindPort, loopback } from "./listen.ts";
import { toRequest } from "./to-request.ts";

export interface HttpBridgeOptions {
  readonly api: ApiServer;
  /** Brings the cluster's clock up to the host's, before something comes in. */
  readonly sync: () => void;
  readonly port: number;
  /** Take the next free port when `port` is taken. */
  readonly stepAround: boolean;
}

export interface HttpBridge {
  readonly port: number;
  close(): Promise<void>;
}

/** The largest body that the Kubernetes API server takes (apiserver MaxRequestBodyBytes). */
const largestBody = 3 * 1024 * 1024;

/** The cluster's API over HTTP on loopback: requests, streams that last, upgrades for exec. */
export async function bridgeHttp(options: HttpBridgeOptions): Promise<HttpBridge> {
  const { api, sync } = options;
  const server = await bindPort(options.port, options.stepAround, async (port) => {
    const candidate = createServer();
    candidate.listen(port, loopback);
    await once(candidate, "listening");
    return candidate;
  });
  // Watches last longer than a request usually may.
  server.requestTimeout = 0;
  server.on("request", (incoming, outgoing) => {
    answer(options, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const refusals = new Map<string, Response>();
  server.on("upgrade", (incoming, socket) => {
    socket.on("error", () => socket.destroy());
    sync();
    upgradeToExec({ api, incoming, socket, sync, refusals }).catch(() => socket.destroy());
  });
  return { port: portOf(server), close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

async function answer({ api, sync }: HttpBridgeOptions, incoming: IncomingMessage, outgoing: ServerResponse) {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  const body = await bodyOf(incoming);
  if (body === undefined) {
    outgoing.writeHead(413, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
    outgoing.end(`Request entity too large: limit is ${largestBody}`);
    return;
  }
  sync();
  const request = toRequest(incoming, { body, signal: gone.signal });
  if (request) await send(await api.fetch(request), outgoing, gone.signal);
  else outgoing.writeHead(400, { Connection: "close" }).end();
}

/** Undefined for a body that is too large. It is read to its end first: the cluster's time stands while it reads one. */
async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > largestBody) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function send(response: Response, outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  if (!reader) {
    outgoing.end();
    return;
  }
  gone.addEventListener("abort", () => void reader.cancel().catch(() => {}), { once: true });
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (!outgoing.write(part.value)) await once(outgoing, "drain", { signal: gone });
  }
  outgoing.end();
}

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ApiServer } from "../../cluster/api/server.ts";
import type { ExecSession } from "../../cluster/container-image.ts";
import { type ByteReader, bytes } from "../../cluster/pipe.ts";
import { toRequest } from "./to-request.ts";
import { acceptKey, WebSocket } from "./web-socket.ts";

/** The one version of Kubernetes' remote command protocol that is spoken (KEP 4006). */
const protocol = "v5.channel.k8s.io";

/** The first byte of each message. */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

export interface UpgradeOptions {
  readonly api: ApiServer;
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  /** Brings the cluster's clock up to the host's, before something comes in. */
  readonly sync: () => void;
  /** What was refused last, by URL: kubectl asks again by SPDY, and shows the second answer. */
  readonly refusals: Map<string, Response>;
}

/** Runs `kubectl exec` over a WebSocket; answers with the Status of what is refused. */
export async function upgradeToExec({ api, incoming, socket, sync, refusals }: UpgradeOptions): Promise<void> {
  const url = incoming.url ?? "/";
  const offered = String(incoming.headers["sec-websocket-protocol"] ?? "").split(/\s*,\s*/);
  const key = incoming.headers["sec-websocket-key"];
  if (incoming.headers.upgrade?.toLowerCase() !== "websocket" || !offered.includes(protocol) || key === undefined) {
    const refused = refusals.get(url) ?? refusal(`${incoming.headers.upgrade ?? "this"} upgrade`);
    refusals.delete(url);
    await writeResponse(socket, refused);
    return;
  }
  const request = toRequest(incoming);
  if (!request) {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    return;
  }
  const session = await api.upgrade(request);
  if (session instanceof Response) {
    refusals.set(url, session.clone());
    await writeResponse(socket, session);
    return;
  }
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Accept: ${acceptKey(key)}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  );
  await carry(session, new WebSocket(socket), sync);
}

function refusal(what: string): Response {
  const message = `eastwest: ${what} is not simulated; ${protocol} over WebSocket is`;
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 400 };
  return Response.json({ ...status, reason: "BadRequest" }, { status: 400 });
}

async function writeResponse(socket: Duplex, response: Response): Promise<void> {
  const body = bytes(await response.text());
  const head = [
    `HTTP/1.1 ${response.status} ${response.statusText || "Error"}`,
    `Content-Type: ${response.headers.get("Content-Type") ?? "application/json"}`,
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  socket.end(Buffer.concat([bytes(`${head.join("\r\n")}\r\n\r\n`), body]));
}

async function carry(session: ExecSession, client: WebSocket, sync: () => void): Promise<void> {
  const fromClient = receive(session, client, sync).catch(() => {});
  void fromClient.then(() => session.hangUp());
  const [end] = await Promise.all([
    session.exited,
    forward(session.stdout, channels.stdout, client),
    forward(session.stderr, channels.stderr, client),
  ]);
  await client.send(onChannel(channels.status, bytes(JSON.stringify(statusOf(end)))));
  await client.close();
}

async function receive(session: ExecSession, client: WebSocket, sync: () => void): Promise<void> {
  for await (const message of client.messages()) {
    sync();
    const [channel, ...rest] = message;
    if (channel === channels.stdin) await session.write(message.slice(1));
    else if (channel === channels.close && rest[0] === channels.stdin) session.closeStdin();
    else if (channel === channels.resize) {
      const { Width, Height } = JSON.parse(new TextDecoder().decode(message.slice(1)));
      session.resize(Number(Width), Number(Height));
    }
  }
}

async function forward(reader: ByteReader, channel: number, client: WebSocket): Promise<void> {
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
    await client.send(onChannel(channel, chunk));
  }
}

function onChannel(channel: number, data: Uint8Array): Uint8Array {
  const message = new Uint8Array(data.length + 1);
  message[0] = channel;
  message.set(data, 1);
  return message;
}

/** How it ended, as the API server tells the client (kubelet's and apimachinery's Status for remote commands). */
function statusOf(end: Awaited<ExecSession["exited"]>): object {
  if ("error" in end) {
    const layers = "error executing command in container: failed to exec in container";
    const details = { causes: [{ message: `${layers}: ${end.error}` }] };
    return {
      metadata: {},
      status: "Failure",
      message: `Internal error occurred: ${layers}: ${end.error}`,
      reason: "InternalError",
      details,
      code: 500,
    };
  }
  if (end.code === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: exit status ${end.code}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(end.code) }] },
  };
}
